import { fitsWildcard } from '../../kernel/wildcard.ts';
import { EVENT_NAMES } from '../../report/event-catalogue.ts';
import type { KeptEvent } from '../../report/history/event-history.ts';
import type { EventView } from '../../report/view/event-view.ts';
import { inputProblem } from '../../server/api/input-problem.ts';
import type { EventFeed, EventQuery } from '../../server/api/ports.ts';
import { standingOf, tenantOf } from './api-context.ts';
import type { ApiContext } from './api-context.ts';

/** Gives what was told from the history of the store, and what is being told. */
export function apiEvents(context: ApiContext): EventFeed {
  const { history, passes } = context;
  return {
    list: async (query) => {
      const { events, next } = await history.list(await asked(context, query));
      return { events: events.map(eventView), ...(next === undefined ? {} : { next }) };
    },
    after: async (key, limit) => (await history.after(key, limit)).map(eventView),
    resumeAt: (key) => history.resumeAt(key),
    subscribe: (listener) => {
      const closers = [
        history.subscribe((event) => listener({ kind: 'event', event: eventView(event) })),
        passes.subscribe((tenant) => listener({ kind: 'board', tenant })),
      ];
      return () => closers.forEach((close) => void close());
    },
  };
}

function eventView({ key, line }: KeptEvent): EventView {
  return { ...line, key } as unknown as EventView;
}

async function asked(context: ApiContext, query: EventQuery) {
  const { tenant, workflow, event, before, limit } = query;
  if (tenant !== undefined) {
    tenantOf(context, tenant);
  }
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(workflow === undefined ? {} : await workflowOf(context, tenant, workflow)),
    ...(event === undefined ? {} : { events: namesOf(event) }),
    ...(before === undefined ? {} : { before }),
    limit,
  };
}

function namesOf(pattern: string): readonly string[] {
  const names = EVENT_NAMES.filter((name) => fitsWildcard(name, pattern));
  if (names.length === 0) {
    throw inputProblem('query', [{ name: 'event', message: 'is the name of no event' }]);
  }
  return names;
}

/** Events name a workflow by its id from the day it has one; its file may have moved since. */
async function workflowOf(
  context: ApiContext,
  tenant: string | undefined,
  workflow: string,
): Promise<{ readonly workflowId: string } | { readonly file: string }> {
  const tenants =
    tenant === undefined ? context.config().tenants.map(({ name }) => name) : [tenant];
  for (const name of tenants) {
    const { board } = await standingOf(context, name);
    const row = board?.workflows.find(
      ({ file, workflowId }) => file === workflow || workflowId === workflow,
    );
    if (row?.workflowId !== undefined) {
      return { workflowId: row.workflowId };
    }
  }
  return /\.ya?ml$/.test(workflow) ? { file: workflow } : { workflowId: workflow };
}
