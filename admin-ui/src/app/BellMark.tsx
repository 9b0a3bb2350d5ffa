/** Belfry's mark: a bell under a roof. */
export function BellMark({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <path
        d="M5.5 10 16 4.4 26.5 10"
        stroke="var(--bf-brand)"
        strokeWidth="2.1"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M16 9.8c-3.9 0-5.9 2.9-6.1 6.7-.2 3.3-.9 5-2.3 6.5h16.8c-1.4-1.5-2.1-3.2-2.3-6.5-.2-3.8-2.2-6.7-6.1-6.7Z"
        fill="var(--bf-brass)"
      />
      <path
        d="M13.4 25.4a2.7 2.7 0 0 0 5.2 0"
        stroke="var(--bf-brass)"
        strokeWidth="2.1"
        strokeLinecap="round"
      />
    </svg>
  );
}
