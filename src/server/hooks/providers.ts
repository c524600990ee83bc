import type { IncomingHttpHeaders } from 'node:http';
import { bitbucket } from './bitbucket.ts';
import type { Provider } from './delivery.ts';
import { generic } from './generic.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';

/** All forms, those first whose deliveries look like another's too. */
const PROVIDERS: readonly Provider[] = [generic, gitea, github, gitlab, bitbucket];

/** Finds the form of a delivery: the one that was configured, else the one its headers tell. */
export function providerOf(
  headers: IncomingHttpHeaders,
  configured: Provider['name'] | undefined,
): Provider | undefined {
  return PROVIDERS.find((provider) =>
    configured === undefined ? provider.sent(headers) : provider.name === configured,
  );
}
