import type { JSX } from 'preact';
import type { WorkflowStateName } from '../../report/view/workflow-row.ts';
import { STATES } from '../standing.ts';
import type { Tone } from '../standing.ts';
import { Glyph } from './glyph.tsx';
import type { GlyphName } from './glyph.tsx';

/** A sign and a word in a tone. */
export function Badge(props: {
  tone: Tone;
  glyph: GlyphName;
  title?: string;
  children: JSX.Element | string | (JSX.Element | string)[];
}): JSX.Element {
  const { tone, glyph, title, children } = props;
  return (
    <span class={`badge tone-${tone}`} {...(title === undefined ? {} : { title })}>
      <Glyph name={glyph} />
      <span class="badge-words">{children}</span>
    </span>
  );
}

/** How a workflow stands. */
export function StateBadge({ state }: { state: WorkflowStateName }): JSX.Element {
  const { tone, glyph, meaning } = STATES[state];
  return (
    <Badge tone={tone} glyph={glyph} title={meaning}>
      {state}
    </Badge>
  );
}
