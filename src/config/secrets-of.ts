import type { Config, NotifyTarget } from './config.ts';
import type { SecretRef } from './secret-ref.ts';

/** Every secret that a configuration names beside the store's; ids of clients and public addresses are none. */
export function secretsOf({ sources, tenants, server, notify }: Config): readonly SecretRef[] {
  return [
    ...sources.flatMap(({ auth, webhook }) => [
      ...(auth?.kind === 'token' ? [auth.token] : []),
      ...(auth?.kind === 'githubApp' ? [auth.privateKey] : []),
      ...(webhook?.secrets ?? []),
    ]),
    ...tenants.flatMap(({ target }) => (target.kind === 'remote' ? [target.clientSecret] : [])),
    ...(server?.tokens ?? []).map(({ token }) => token),
    ...notify.flatMap(secretsOfTarget),
  ];
}

function secretsOfTarget(target: NotifyTarget): readonly SecretRef[] {
  switch (target.kind) {
    case 'webhook':
      return [target.url, target.secret];
    case 'slack':
      return [target.url];
    case 'github-status':
    case 'gitlab-status':
      return [target.token];
  }
}
