import { isLoopback, readWebAddress } from '../kernel/web-address.ts';
import type { RepositoryAddress } from './address.ts';
import type { SourceAuth, SourceRef, SourceVerify } from './config.ts';
import { pathOf } from './path-of.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { resolveSecret } from './resolve-secret.ts';
import type { Surroundings } from './resolve-secret.ts';
import type { WrittenAuth, WrittenGithubApp, WrittenVerify } from './written.ts';

/** Makes of what was written how a source is opened; undefined when its problems leave nothing. */
export function resolveAuth(
  written: WrittenAuth,
  address: RepositoryAddress,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): SourceAuth | undefined {
  const { token, username, githubApp, sshKey, knownHosts } = written;
  const name = `\`${placeName(tokens)}\``;
  const wantsSsh = sshKey !== undefined || knownHosts !== undefined;
  const wantsToken = token !== undefined || username !== undefined;
  if ([wantsSsh, wantsToken, githubApp !== undefined].filter(Boolean).length !== 1) {
    const message = `${name} must have either token, or githubApp, or sshKey and knownHosts.`;
    problems.error('CONFIG_VALUE', tokens, message);
    return undefined;
  }
  if (address.kind !== (wantsSsh ? 'ssh' : 'http')) {
    const message = `${name} does not fit the address: a token or an App is for https, a key for ssh.`;
    problems.error('CONFIG_VALUE', tokens, message);
    return undefined;
  }
  if (githubApp !== undefined) {
    return resolveApp(githubApp, address, [...tokens, 'githubApp'], around, problems);
  }
  if (wantsSsh) {
    if (sshKey === undefined || knownHosts === undefined) {
      problems.error('CONFIG_MISSING_KEY', tokens, `${name} needs sshKey and knownHosts.`);
      return undefined;
    }
    return {
      kind: 'ssh',
      keyFile: pathOf(sshKey, around),
      knownHostsFile: pathOf(knownHosts, around),
    };
  }
  if (token === undefined) {
    const place = [...tokens, 'token'];
    problems.error('CONFIG_MISSING_KEY', tokens, `\`${placeName(place)}\` is missing.`);
    return undefined;
  }
  const secret = resolveSecret(token, [...tokens, 'token'], around, problems, {
    literal: isLoopback(address.host ?? '') ? 'fine' : 'warn',
  });
  return { kind: 'token', ...(username === undefined ? {} : { username }), token: secret };
}

function resolveApp(
  { appId, installationId, privateKey, apiUrl }: WrittenGithubApp,
  address: RepositoryAddress,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): SourceAuth | undefined {
  const parts = new URL(address.url).pathname.split('/').filter((part) => part !== '');
  if (parts.length !== 2) {
    const message = `\`${placeName(tokens)}\`: the \`url\` of the source must end with an owner and a repository.`;
    problems.error('CONFIG_VALUE', tokens, message, { at: 'key' });
  }
  const api = apiUrl === undefined ? undefined : readWebAddress(apiUrl);
  if (apiUrl !== undefined && (api === undefined || api.search !== '')) {
    const place = [...tokens, 'apiUrl'];
    problems.error('CONFIG_VALUE', place, `\`${placeName(place)}\` must be an https address.`, {
      hint: 'That of GitHub Enterprise Server is https://HOST/api/v3.',
    });
    return undefined;
  }
  const key = resolveSecret(privateKey, [...tokens, 'privateKey'], around, problems, {
    literal: 'warn',
  });
  return {
    kind: 'githubApp',
    appId: String(appId),
    ...(installationId === undefined ? {} : { installationId: String(installationId) }),
    privateKey: key,
    ...(apiUrl === undefined ? {} : { apiUrl }),
  };
}

/** What a source's `verify` is held against. */
export interface Verifiable {
  readonly ref: SourceRef | undefined;
  readonly workTree: boolean;
}

/** Makes of what was written whose signatures count, and tells what cannot be verified so. */
export function resolveVerify(
  { mode, keys, revoked }: WrittenVerify,
  { ref, workTree }: Verifiable,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): SourceVerify {
  if (workTree) {
    const message = `\`${placeName(tokens)}\`: files of a work tree have no signature.`;
    problems.error('CONFIG_VALUE', tokens, message, {
      at: 'key',
      hint: 'Take out `workTree`, so that the commits are followed, or `verify`.',
    });
  }
  if (mode !== 'head' && ref !== undefined && ref.kind !== 'tag' && ref.kind !== 'semver') {
    const place = [...tokens, 'mode'];
    const message = `\`${placeName(place)}\`: a ${ref.kind} has no tag that could be signed.`;
    problems.error('CONFIG_VALUE', place, message, {
      hint: 'Write `mode: head`, or follow a tag with `ref: { tag: … }` or `ref: { semver: … }`.',
    });
  }
  for (const [key, written] of Object.entries({ keys, revoked })) {
    if (written !== undefined && /^env:|\s(ssh-|ecdsa-|sk-)|-----BEGIN/.test(written)) {
      const place = [...tokens, key];
      problems.error('CONFIG_VALUE', place, `\`${placeName(place)}\` must be the path of a file.`);
    }
  }
  return {
    mode,
    keysFile: pathOf(keys, around),
    ...(revoked === undefined ? {} : { revokedFile: pathOf(revoked, around) }),
  };
}
