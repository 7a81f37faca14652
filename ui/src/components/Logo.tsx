/** The mark: bars of a waveform on the accent. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="16" fill="var(--accent)" />
      <path
        d="M7.5 13.5v5M11.75 10.5v11M16 6.5v19M20.25 10.5v11M24.5 13.5v5"
        stroke="var(--on-accent)"
        strokeWidth="2.4"
        strokeLinecap="round"
        fill="none"
      />
    </svg>
  );
}
