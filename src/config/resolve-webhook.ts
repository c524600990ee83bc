import { repositoryPath } from './address.ts';
import type { SourceRef, WebhookConfig } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { resolveSecret, valueNow } from './resolve-secret.ts';
import type { Surroundings } from './resolve-secret.ts';
import { SHORTEST_TOKEN } from './secret-ref.ts';
import type { SecretRef } from './secret-ref.ts';
import type { WrittenWebhook } from './written.ts';

/** What must be known of the source that a webhook belongs to. */
export interface WebhookSource {
  readonly workTree: boolean;
  readonly ref: SourceRef | undefined;
  /** Whether a secret may stand in the configuration itself. */
  readonly literal: 'fine' | 'warn';
}

/** Makes a source's webhook of what was written, and tells where none can be of use. */
export function resolveWebhook(
  written: WrittenWebhook,
  { workTree, ref, literal }: WebhookSource,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): WebhookConfig {
  const useless = workTree
    ? 'has no use where files are followed instead of commits.'
    : 'has no use where one commit is followed: it never moves.';
  if (workTree || ref?.kind === 'commit') {
    problems.error('CONFIG_VALUE', tokens, `\`${placeName(tokens)}\` ${useless}`, {
      at: 'key',
      hint: 'Take it out.',
    });
  }
  const { secret, provider, paths } = written;
  const secrets =
    typeof secret === 'string'
      ? [resolveOne(secret, [...tokens, 'secret'], literal, around, problems)]
      : secret.map((one, index) =>
          resolveOne(one, [...tokens, 'secret', index], literal, around, problems),
        );
  return {
    secrets,
    ...(provider === undefined ? {} : { provider }),
    ...(paths === undefined ? {} : { paths: paths.map((one) => repositoryPath(one) ?? one) }),
  };
}

/** Checks that somebody listens where webhooks are to come. */
export function checkListening(
  sources: readonly { readonly name: string; readonly webhook?: WebhookConfig }[],
  listens: boolean,
  problems: Problems,
): void {
  for (const { name, webhook } of sources) {
    if (webhook !== undefined && !listens) {
      const place = ['sources', name, 'webhook'];
      const message = `\`${placeName(place)}\` needs \`server.listen\`: nothing listens.`;
      problems.error('CONFIG_VALUE', place, message, {
        at: 'key',
        hint: 'Write `server: { listen: 0.0.0.0:8080 }`.',
      });
    }
  }
}

function resolveOne(
  text: string,
  tokens: Tokens,
  literal: 'fine' | 'warn',
  around: Surroundings,
  problems: Problems,
): SecretRef {
  const secret = resolveSecret(text, tokens, around, problems, { literal });
  const value = valueNow(secret, text, around);
  if (value !== undefined && value.length < SHORTEST_TOKEN) {
    const message = `\`${placeName(tokens)}\` must have at least ${SHORTEST_TOKEN} characters.`;
    const hint = '`openssl rand -hex 32` makes one.';
    problems.error('CONFIG_VALUE', tokens, message, { hint });
  }
  return secret;
}
