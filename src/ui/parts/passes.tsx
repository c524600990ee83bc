import type { JSX } from 'preact';
import type { PassView } from '../../report/view/pass-view.ts';
import { shortDuration } from '../times.ts';
import { Time } from './time.tsx';

const SHOWN = 60;
const BAR_WIDTH = 8;
const HEIGHT = 36;

/** How long the last passes took, newest at the right; those that changed something or broke off stand out. */
export function Passes({ passes }: { passes: readonly PassView[] }): JSX.Element | null {
  const shown = passes.slice(0, SHOWN).toReversed();
  const longest = Math.max(1, ...shown.map(({ durationMs }) => durationMs));
  const [newest] = passes;
  if (newest === undefined) {
    return null;
  }
  return (
    <section class="passes" aria-labelledby="passes-heading">
      <h2 id="passes-heading">Passes</h2>
      <svg
        viewBox={`0 0 ${shown.length * BAR_WIDTH} ${HEIGHT}`}
        width={shown.length * BAR_WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`The last ${shown.length} passes; the longest took ${shortDuration(longest)}.`}
      >
        {shown.map((pass, index) => {
          const height = Math.max(2, (pass.durationMs / longest) * HEIGHT);
          return (
            <rect
              key={pass.pass}
              class={classOf(pass)}
              x={index * BAR_WIDTH}
              y={HEIGHT - height}
              width={BAR_WIDTH - 2}
              height={height}
              rx="1"
            >
              <title>{wordsOf(pass)}</title>
            </rect>
          );
        })}
      </svg>
      <p class="muted">
        Last: <Time at={newest.at} />, {wordsOf(newest)}
      </p>
    </section>
  );
}

function classOf({ planned, outcomes, ready }: PassView): string {
  if (!planned || ready === 'False') {
    return 'pass-bar fill-warn';
  }
  return Object.keys(outcomes).some((outcome) => outcome !== 'unchanged')
    ? 'pass-bar fill-accent'
    : 'pass-bar fill-quiet';
}

function wordsOf({ durationMs, trigger, requests, outcomes, planned }: PassView): string {
  const done = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return [
    trigger,
    shortDuration(durationMs),
    `${requests} request${requests === 1 ? '' : 's'}`,
    ...(planned ? done : ['broke off']),
  ].join(', ');
}
