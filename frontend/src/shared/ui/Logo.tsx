/** The logo: a plumb line, with a beam, a line and a bob. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg aria-hidden="true" height={size} viewBox="0 0 32 32" width={size}>
      <rect fill="#0f4f57" height="32" rx="7" width="32" />
      <path d="M8 6h16" stroke="#f4f1e8" strokeLinecap="round" strokeWidth="2.4" />
      <path d="M16 6v10" stroke="#f4f1e8" strokeWidth="1.6" />
      <path d="M11.5 16h9v2.6L16 27l-4.5-8.4z" fill="#e3b25f" />
    </svg>
  );
}
