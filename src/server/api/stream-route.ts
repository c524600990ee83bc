import * as v from 'valibot';
import { route } from './route.ts';
import type { Route } from './route.ts';

const PATH = '/events/stream';

/** The route of the events as they happen; what follows its answer is the stream's. */
export function streamRoute(): Route {
  return route({
    method: 'GET',
    right: 'read',
    path: PATH,
    id: 'followEvents',
    summary:
      'What is told as it is told, as server-sent events, and `board` with a tenant after each of its passes; Last-Event-ID goes on where it stopped',
    answer: v.string(),
    handle: async () => '',
  });
}

/** Says whether a route's answer is the stream: the one that is no JSON. */
export function isStream({ path }: Pick<Route, 'path'>): boolean {
  return path === PATH;
}
