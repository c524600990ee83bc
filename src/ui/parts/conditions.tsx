import type { JSX } from 'preact';
import type { ConditionView } from '../../report/view/condition-view.ts';
import { isWell, reasonWords, unwellOnes } from '../standing.ts';
import type { Tone } from '../standing.ts';
import { Glyph } from './glyph.tsx';
import type { GlyphName } from './glyph.tsx';
import { Time } from './time.tsx';

const GLYPHS: Readonly<Record<Tone, GlyphName>> = {
  ok: 'check',
  wait: 'sync',
  warn: 'warning',
  bad: 'stop',
  hold: 'pause',
  quiet: 'dotted',
};

/** The conditions of a tenant or a source: what is not well with its reason, what is well in a word. */
export function Conditions({ conditions }: { conditions: readonly ConditionView[] }): JSX.Element {
  const well = conditions.filter(isWell);
  return (
    <ul class="conditions">
      {unwellOnes(conditions).map(({ tone, reason, message, said, since }) => (
        <li key={`${reason} ${message}`} class={`condition tone-${tone}`}>
          <Glyph name={GLYPHS[tone]} />
          <span>
            <strong>{reasonWords(reason)}</strong>{' '}
            <span class="muted">
              ({said.join(', ')}, <Time at={since} />)
            </span>
            {message === '' ? null : <span class="condition-message">{message}</span>}
          </span>
        </li>
      ))}
      {well.filter(isWorthAWord).map(({ type, reason, message }) => (
        <li key={type} class="condition-well" title={`${reasonWords(reason)}. ${message}`}>
          <Glyph name="check" size={13} />
          {type}
        </li>
      ))}
    </ul>
  );
}

/** That nothing runs and nothing is stuck goes without saying. */
function isWorthAWord({ status }: ConditionView): boolean {
  return status === 'True';
}
