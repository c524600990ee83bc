import * as v from 'valibot';
import { text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import type { WrittenAuth, WrittenGithubApp, WrittenVerify } from './written.ts';

const SECRET = 'env:NAME, file:PATH (read again at each use), or the value itself';

/** A number that is an id, also where it is written as a text. */
function id(description: string): Schema<string | number> {
  const message = 'must be an id such as 123456';
  return v.pipe(
    v.union(
      [
        v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)),
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999_999_999)),
      ],
      message,
    ),
    v.description(description),
  );
}

const GITHUB_APP: Schema<WrittenGithubApp> = v.pipe(
  v.strictObject({
    appId: id("The App's id, or its client id."),
    installationId: v.optional(id('Absent: looked up by the owner and the repository.')),
    privateKey: text(`The PEM file that GitHub made for the App: ${SECRET}.`),
    apiUrl: v.optional(
      text(
        "Address of the API; absent: derived from the repository's host, such as /api/v3 of it.",
      ),
    ),
  }),
  v.description('For https to GitHub: signs in as a GitHub App that is installed there.'),
);

/** How a source is opened. */
export const AUTH: Schema<WrittenAuth> = v.pipe(
  v.strictObject({
    token: v.optional(text(`Token or password for https: ${SECRET}.`)),
    username: v.optional(text('The name that goes with the token, where the host wants one.')),
    githubApp: v.optional(GITHUB_APP),
    sshKey: v.optional(text('Path of the private key for ssh.')),
    knownHosts: v.optional(text('Path of the known_hosts file for ssh.')),
  }),
  v.description('Either token, or githubApp, or sshKey and knownHosts.'),
);

/** Whose signatures a source asks for. */
export const VERIFY: Schema<WrittenVerify> = v.pipe(
  v.strictObject({
    mode: v.optional(
      word(
        ['head', 'tag', 'both'],
        'What must be signed: the commit, the annotated tag that `ref` names, or both.',
      ),
      'head',
    ),
    keys: text('Path of an allowed-signers file of SSH keys; read again at each use.'),
    revoked: v.optional(
      text('Path of a key revocation list, or of a file of public keys that count no more.'),
    ),
  }),
  v.description('Only commits that are signed so are applied; absent: all are.'),
);
