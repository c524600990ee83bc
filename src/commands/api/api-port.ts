import { version } from '../../kernel/version.ts';
import type { ApiPort } from '../../server/api/ports.ts';
import type { ApiContext } from './api-context.ts';
import { apiDeeds } from './api-deeds.ts';
import { apiEvents } from './api-events.ts';
import { apiReads } from './api-reads.ts';

/** The API of a running daemon. */
export function apiPort(context: ApiContext): ApiPort {
  const { house, masker } = context;
  return {
    reads: apiReads(context),
    deeds: apiDeeds(context),
    events: apiEvents(context),
    tokens: () =>
      (context.config().server?.tokens ?? []).map(({ name, may, token }) => ({
        name,
        may,
        read: () => house.secret(token),
      })),
    replicas: context.replicas,
    masker,
    version: version(),
  };
}
