import type { JSX } from 'preact';
import { HOURS, hourly } from './hours.ts';

const HEIGHT = 28;

/** Counts of the last seven days in a strip, one bar for three hours. */
export function Sparkline({ hours }: { hours: Readonly<Record<string, number>> }): JSX.Element {
  const { counts } = hourly([hours], Date.now());
  const bars = Array.from({ length: HOURS / 3 }, (_, at) =>
    counts.slice(at * 3, at * 3 + 3).reduce((sum, count) => sum + count, 0),
  );
  const most = Math.max(1, ...bars);
  return (
    <svg class="sparkline" viewBox={`0 0 ${bars.length * 3} ${HEIGHT}`} aria-hidden="true">
      <path class="sparkline-base" d={`M0 ${HEIGHT - 0.5}H${bars.length * 3}`} />
      {bars.map((count, at) =>
        count === 0 ? null : (
          <rect
            key={at}
            x={at * 3}
            y={HEIGHT - Math.max(3, (count / most) * HEIGHT)}
            width="2.2"
            height={Math.max(3, (count / most) * HEIGHT)}
          />
        ),
      )}
    </svg>
  );
}
