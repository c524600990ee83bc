import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { EventView } from '../../report/view/event-view.ts';
import { Glyph } from '../parts/glyph.tsx';
import type { GlyphName } from '../parts/glyph.tsx';
import { Time } from '../parts/time.tsx';
import { tenantPath, workflowPath } from '../route.ts';
import type { Tone } from '../standing.ts';
import { reasonWords } from '../standing.ts';

const LEVELS: Readonly<Record<EventView['level'], { tone: Tone; glyph: GlyphName }>> = {
  debug: { tone: 'quiet', glyph: 'info' },
  info: { tone: 'quiet', glyph: 'info' },
  warn: { tone: 'warn', glyph: 'warning' },
  error: { tone: 'bad', glyph: 'stop' },
};

/** Events, newest first; each opens to all it carries. */
export function EventList(props: {
  events: readonly EventView[];
  /** They are all of one workflow, whose page this is. */
  own?: boolean;
}): JSX.Element {
  return (
    <ol class="events">
      {props.events.map((event) => (
        <EventRow key={event.key} event={event} own={props.own === true} />
      ))}
    </ol>
  );
}

function EventRow({ event, own }: { event: EventView; own: boolean }): JSX.Element {
  const [open, set] = useState(false);
  const { tone, glyph } = LEVELS[event.level];
  return (
    <li class={`event tone-${tone}`}>
      <Glyph name={glyph} />
      <div class="event-words">
        <p class="event-line">
          <span>{event.msg}</span>
          {own ? null : <Subject event={event} />}
        </p>
        <Particulars event={event} />
        <Commit event={event} />
      </div>
      <button
        type="button"
        class="quiet-link event-name"
        aria-expanded={open}
        title={open ? 'Show less' : 'Show all it carries'}
        onClick={() => set(!open)}
      >
        {event.event}
      </button>
      <span class="event-when muted">
        <Time at={event.time} />
      </span>
      {open ? (
        <dl class="event-members">
          {membersOf(event).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  );
}

function Commit({ event }: { event: EventView }): JSX.Element | null {
  const commit = textOf(event, 'commit');
  const author = textOf(event, 'commitAuthor');
  return commit === undefined ? null : (
    <p class="muted event-commit">
      <code>{commit.slice(0, 7)}</code> {textOf(event, 'commitSubject') ?? ''}
      {author === undefined ? '' : ` (${author})`}
    </p>
  );
}

/** Which workflow or tenant it is about, and the way there. */
function Subject({ event }: { event: EventView }): JSX.Element | null {
  const tenant = textOf(event, 'tenant');
  const workflow = textOf(event, 'workflow');
  const file = textOf(event, 'file');
  const workflowId = textOf(event, 'workflowId');
  if (tenant === undefined) {
    const source = textOf(event, 'source');
    return source === undefined ? null : <strong>{source}</strong>;
  }
  const where = {
    ...(file === undefined ? {} : { file }),
    ...(workflowId === undefined ? {} : { workflowId }),
  };
  return (
    <span class="event-subject">
      {file === undefined && workflowId === undefined ? null : (
        <>
          <a href={workflowPath(tenant, where)}>{workflow ?? file ?? workflowId}</a>{' '}
          <span class="muted">in</span>{' '}
        </>
      )}
      <a href={tenantPath(tenant)}>{tenant}</a>
    </span>
  );
}

/** What is worth saying of it without opening it. */
function Particulars({ event }: { event: EventView }): JSX.Element | null {
  const said = [
    textOf(event, 'error'),
    textOf(event, 'message'),
    wordsOf(textOf(event, 'reason')),
    namedOf('by', textOf(event, 'by') ?? textOf(event, 'approvedBy')),
    namedOf('changed by', textOf(event, 'who')),
  ].filter((words) => words !== undefined);
  return said.length === 0 ? null : <p class="event-particulars">{said.slice(0, 3).join(' · ')}</p>;
}

function wordsOf(reason: string | undefined): string | undefined {
  return reason === undefined || !/^[A-Z][A-Za-z]+$/.test(reason) ? reason : reasonWords(reason);
}

function namedOf(role: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${role} ${name}`;
}

function textOf(event: EventView, name: string): string | undefined {
  const value = Object.hasOwn(event, name) ? event[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['key', 'msg', 'event', 'level', 'help']);

function membersOf(event: EventView): readonly (readonly [string, string])[] {
  return Object.entries(event)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
