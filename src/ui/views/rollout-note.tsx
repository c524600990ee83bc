import type { JSX } from 'preact';
import type { RolloutView } from '../../report/view/workflow-row.ts';
import { Glyph } from '../parts/glyph.tsx';
import type { GlyphName } from '../parts/glyph.tsx';
import { Time } from '../parts/time.tsx';
import type { Tone } from '../standing.ts';

const LOOKS: Readonly<
  Record<RolloutView['state'], { tone: Tone; glyph: GlyphName; words: string }>
> = {
  Progressing: { tone: 'wait', glyph: 'clock', words: 'The new version is watched' },
  Healthy: { tone: 'ok', glyph: 'check', words: 'The new version is good' },
  Degraded: {
    tone: 'bad',
    glyph: 'warning',
    words: 'Executions fail since the new version is live',
  },
  Unknown: {
    tone: 'quiet',
    glyph: 'dotted',
    words: 'Whether the new version is good is not known',
  },
  Superseded: { tone: 'quiet', glyph: 'dotted', words: 'Another version is live since' },
};

/** How the live version does while it is watched, and how that ended. */
export function RolloutNote({ rollout }: { rollout: RolloutView }): JSX.Element {
  const { state, commit, until, after, message } = rollout;
  const { tone, glyph, words } = LOOKS[state];
  return (
    <p class={`note tone-${tone}`}>
      <Glyph name={glyph} />
      <span>
        <strong>{words}</strong>
        {state === 'Progressing' ? (
          <>
            , its end is <Time at={until} />
          </>
        ) : null}
        : {after.ended} ended, {after.failed} failed since <code>{commit.slice(0, 7)}</code>
        <span class="note-more">{message}</span>
      </span>
    </p>
  );
}
