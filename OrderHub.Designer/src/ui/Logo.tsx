/** Many roads into one hub, one way out. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#2f4fd6" />
      <g fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round">
        <path d="M7 9.5h2.2c2.6 0 3.3 3.2 5 5" opacity=".65" />
        <path d="M7 22.5h2.2c2.6 0 3.3-3.2 5-5" opacity=".65" />
        <path d="M19.8 16H25" />
      </g>
      <circle cx="16" cy="16" r="3.9" fill="#fff" />
      <circle cx="25.5" cy="16" r="1.9" fill="#fff" />
      <circle cx="6.5" cy="9.5" r="1.9" fill="#fff" />
      <circle cx="6.5" cy="22.5" r="1.9" fill="#fff" />
    </svg>
  );
}
