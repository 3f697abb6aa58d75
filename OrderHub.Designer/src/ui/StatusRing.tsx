import { isBrokenEnd, statusProgress, statusTone } from '../document/orderStatus';

const radius = 4.2;
const around = 2 * Math.PI * radius;

/** How far an order has come, as a ring that fills; the mark at its end tells good from bad without colour. */
export function StatusRing({ status, size = 16 }: { status: string; size?: number }) {
  const progress = statusProgress(status);
  const colour = `var(--tone-${statusTone(status)})`;
  const broken = isBrokenEnd(status);
  const finished = progress >= 1;
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {finished ? (
        <>
          <circle cx="8" cy="8" r="7" fill={colour} />
          <path
            d={broken ? 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8' : 'M4.9 8.3l2.2 2.2 4-4.6'}
            fill="none" stroke="var(--oh-surface)" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round"
          />
        </>
      ) : (
        <>
          <circle cx="8" cy="8" r="6.4" fill="none" stroke={colour} strokeWidth="1.2" opacity="0.45" />
          <circle
            cx="8" cy="8" r={radius} fill="none" stroke={colour} strokeWidth="4.2"
            strokeDasharray={`${around * progress} ${around}`} transform="rotate(-90 8 8)"
          />
        </>
      )}
    </svg>
  );
}
