import { expect, test } from 'vitest';
import type { ApiContext } from '../../../src/commands/api/api-context.ts';
import { sourcesOf } from '../../../src/commands/api/source-reads.ts';
import { SourceStates } from '../../../src/commands/api/source-states.ts';
import type { Config, SourceConfig } from '../../../src/config/config.ts';
import { appError } from '../../../src/kernel/app-error.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { GIT_ERRORS } from '../../../src/git/errors.ts';
import type { SourceView } from '../../../src/report/view/source-view.ts';
import type { Part, ReplicaPart } from '../../../src/server/api/ports.ts';
import type { SourcesView } from '../../../src/report/view/source-view.ts';

const clock = new ManualClock();
const REPLICA: ReplicaPart = { id: 2, host: 'b', serves: true, tenants: [] };
const ERROR = appError(GIT_ERRORS, 'GIT_UNREACHABLE');

/** Sources of which some are followed here; those were read, in vain. */
function contextOf(names: readonly string[], followed: readonly string[]): ApiContext {
  const sources = names.map(
    (name) => ({ name, url: `/${name}`, ref: { kind: 'branch', name: 'main' } }) as SourceConfig,
  );
  const states = new SourceStates(clock);
  states.follow(followed);
  for (const source of names) {
    states.observer().readFailed({ source, durationMs: 1, error: ERROR });
  }
  return { config: () => ({ sources }) as unknown as Config, sources: states } as ApiContext;
}

/** What others say; undefined of one that could not be asked. */
function said(...all: readonly (readonly SourceView[] | undefined)[]): Part<SourcesView> {
  const others = all.map((sources) => ({
    replica: REPLICA,
    ...(sources === undefined ? {} : { answer: { sources } }),
  }));
  return { kind: 'all', others };
}

function viewOf(name: string, minute: number): SourceView {
  const seenAt = `2026-01-05T09:0${minute}:00.000Z`;
  return { name, url: `/${name}`, ref: 'branch main', seenAt, conditions: [] };
}

test('each source is shown as whoever follows it saw it last', () => {
  const context = contextOf(['mine', 'theirs', 'nobody'], ['mine']);
  const shown = sourcesOf(
    context,
    said([viewOf('theirs', 1)], undefined, [viewOf('theirs', 3)], [viewOf('theirs', 2)]),
  );
  expect(shown.map(({ name, seenAt, unknown }) => [name, seenAt, unknown !== undefined])).toEqual([
    ['mine', undefined, false],
    ['theirs', '2026-01-05T09:03:00.000Z', false],
    ['nobody', undefined, true],
  ]);
  // What was read before others followed it says nothing of how it stands now.
  expect(shown.map(({ conditions }) => conditions.length)).toEqual([2, 0, 0]);
});

test('one that cannot be read here stands as another one read it', () => {
  const [shown] = sourcesOf(contextOf(['ours'], ['ours']), said([viewOf('ours', 1)]));
  expect(shown).toEqual(viewOf('ours', 1));
});

test('to the others it says what it follows itself', () => {
  const context = contextOf(['mine', 'theirs'], ['mine']);
  expect(sourcesOf(context, { kind: 'own' }).map(({ name }) => name)).toEqual(['mine']);
  context.sources.follow(['theirs']);
  expect(sourcesOf(context, { kind: 'own' })).toMatchObject([{ name: 'theirs', conditions: [] }]);
});
