/**
 * The API key of this tab. It comes in the fragment of the address (`#key=`), which browsers do not send to any server, is
 * kept in the tab's session storage and is taken out of the address at once, so that a copied address carries no key.
 */
const STORAGE_KEY = 'belfry.api-key';

let rejected: string | undefined;
const listeners = new Set<() => void>();

function notify() {
  for (const listener of listeners) listener();
}

/** The key, or null where none was given yet. */
export function currentApiKey(): string | null {
  return sessionStorage.getItem(STORAGE_KEY);
}

/** Why the last key was turned down by the server; undefined where none was. */
export function rejectionOfLastKey(): string | undefined {
  return rejected;
}

export function rememberApiKey(key: string) {
  rejected = undefined;
  sessionStorage.setItem(STORAGE_KEY, key.trim());
  notify();
}

/** Forgets the key, with the server's sentence where the server turned it down. */
export function forgetApiKey(reason?: string) {
  rejected = reason;
  sessionStorage.removeItem(STORAGE_KEY);
  notify();
}

/** Takes `#key=` out of the address, where there is one. */
export function adoptKeyFromAddress() {
  const key = new URLSearchParams(window.location.hash.slice(1)).get('key');
  if (!key) return;
  window.history.replaceState(
    window.history.state,
    '',
    window.location.pathname + window.location.search,
  );
  rememberApiKey(key);
}

export function onApiKeyChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
