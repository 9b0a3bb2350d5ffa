/**
 * Gives the focus back after something that had it went away: to what had it before, or where that went too, to the page itself.
 * Focus that is somewhere stays there.
 */
export function restoreFocus(before: Element | null) {
  const lost = () => document.activeElement === null || document.activeElement === document.body;
  if (lost() && before instanceof HTMLElement && before.isConnected) before.focus();
  if (lost()) document.getElementById('main')?.focus({ preventScroll: true });
}
