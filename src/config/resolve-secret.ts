import { existsSync, readFileSync } from 'node:fs';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { secretRef } from './secret-ref.ts';
import type { SecretRef } from './secret-ref.ts';

/** What a configuration is read against. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Relative paths in a configuration start here. */
  readonly cwd: string;
  /** Absolute path of the directory that state is kept in. */
  readonly dataDirectory: string;
}

/** Makes a reference of a secret as written, and tells when it leads nowhere or stands there itself. */
export function resolveSecret(
  text: string,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
  { literal }: { readonly literal: 'fine' | 'warn' },
): SecretRef {
  const place = placeName(tokens);
  const secret = secretRef(text, { place, env: around.env, cwd: around.cwd });
  if (secret.kind === 'env' && (around.env[text.slice(4)] ?? '') === '') {
    const message = `\`${place}\`: the environment variable ${text.slice(4)} is not set.`;
    problems.error('CONFIG_SECRET_MISSING', tokens, message);
  }
  // Not an error: a mounted secret may come later, and is read anew at each use.
  if (secret.kind === 'file' && !existsSync(secret.where.slice(5))) {
    const message = `\`${place}\`: there is no file ${secret.where.slice(5)} yet.`;
    problems.warning('CONFIG_SECRET_MISSING', tokens, message);
  }
  if (secret.kind === 'literal' && literal === 'warn') {
    const message = `\`${place}\` holds the secret itself.`;
    problems.warning('CONFIG_SECRET_LITERAL', tokens, message);
  }
  return secret;
}

/** The value where it can be had already; a file may come later, and is looked at again at each use. */
export function valueNow(ref: SecretRef, text: string, { env }: Surroundings): string | undefined {
  switch (ref.kind) {
    case 'literal':
      return text;
    case 'env':
      return env[text.slice(4)] || undefined;
    case 'file':
      try {
        return readFileSync(ref.where.slice(5), 'utf8').replace(/\r?\n$/, '');
      } catch {
        return undefined;
      }
  }
}
