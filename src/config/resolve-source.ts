import path from 'node:path';
import { parseDuration } from '../kernel/duration.ts';
import { isLoopback } from '../kernel/web-address.ts';
import type { RepositoryAddress } from './address.ts';
import { parseRepository } from './address.ts';
import type { CommitIdentity, SourceConfig, SourceRef } from './config.ts';
import { pathOf } from './path-of.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { resolveAuth, resolveVerify } from './resolve-access.ts';
import type { Surroundings } from './resolve-secret.ts';
import { resolveWebhook } from './resolve-webhook.ts';
import type { WrittenCommit, WrittenSource } from './written.ts';

/** Makes a source of what was written; undefined when its problems leave none. */
export function resolveSource(
  name: string,
  written: WrittenSource,
  around: Surroundings,
  problems: Problems,
): SourceConfig | undefined {
  const tokens = ['sources', name];
  const address = resolveAddress(written, tokens, around, problems);
  const ref = resolveRef(written.ref, [...tokens, 'ref'], problems);
  const auth =
    written.auth === undefined || address === undefined
      ? undefined
      : resolveAuth(written.auth, address, [...tokens, 'auth'], around, problems);
  const verify =
    written.verify === undefined
      ? undefined
      : resolveVerify(
          written.verify,
          { ref, workTree: written.workTree },
          [...tokens, 'verify'],
          around,
          problems,
        );
  const literal = address?.host === undefined || isLoopback(address.host) ? 'fine' : 'warn';
  const webhook =
    written.webhook === undefined
      ? undefined
      : resolveWebhook(
          written.webhook,
          { workTree: written.workTree, ref, literal },
          [...tokens, 'webhook'],
          around,
          problems,
        );
  if (address === undefined || ref === undefined) {
    return undefined;
  }
  return {
    name,
    url: address.url,
    ref,
    intervalMs: parseDuration(written.interval) ?? 0,
    timeoutMs: parseDuration(written.timeout) ?? 0,
    workTree: written.workTree,
    ...(auth === undefined ? {} : { auth }),
    ...(verify === undefined ? {} : { verify }),
    maxStaleMs: parseDuration(written.maxStale) ?? 0,
    rewind: written.rewind,
    ...(written.createFrom === undefined
      ? {}
      : { createFrom: path.resolve(around.cwd, written.createFrom) }),
    ...(written.commit === undefined ? {} : { commit: resolveCommit(written.commit, around) }),
    ...(webhook === undefined ? {} : { webhook }),
  };
}

function resolveCommit(
  { name, email, signingKey }: WrittenCommit,
  around: Surroundings,
): CommitIdentity {
  return {
    name,
    email,
    ...(signingKey === undefined ? {} : { signingKeyFile: pathOf(signingKey, around) }),
  };
}

function resolveAddress(
  written: WrittenSource,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): RepositoryAddress | undefined {
  const place = [...tokens, 'url'];
  const address = parseRepository(written.url, around.cwd);
  if (address === undefined) {
    // The schema has told it.
    return undefined;
  }
  if (address.credentials) {
    problems.error('CONFIG_VALUE', place, `\`${placeName(place)}\` must not hold a password.`, {
      hint: 'Put it under `auth: { token: env:NAME }`: an address is shown in logs and pages.',
    });
  }
  for (const key of ['workTree', 'createFrom'] as const) {
    if (address.kind !== 'local' && written[key] !== undefined && written[key] !== false) {
      const message = `\`${placeName([...tokens, key])}\` works only where \`url\` is a local path.`;
      problems.error('CONFIG_VALUE', [...tokens, key], message, { at: 'key' });
    }
  }
  return address;
}

function resolveRef(
  written: WrittenSource['ref'],
  tokens: Tokens,
  problems: Problems,
): SourceRef | undefined {
  const { branch, tag, semver, commit } = written;
  const refs: SourceRef[] = [
    ...(branch === undefined ? [] : [{ kind: 'branch', name: branch } as const]),
    ...(tag === undefined ? [] : [{ kind: 'tag', name: tag } as const]),
    ...(semver === undefined ? [] : [{ kind: 'semver', range: semver } as const]),
    ...(commit === undefined ? [] : [{ kind: 'commit', sha: commit } as const]),
  ];
  if (refs.length !== 1) {
    const message = `\`${placeName(tokens)}\` must have exactly one of branch, tag, semver, commit.`;
    problems.error('CONFIG_VALUE', tokens, message);
  }
  return refs[0];
}
