import { appError } from '../kernel/app-error.ts';
import type { AppError, ErrorCatalogue, ErrorDetail } from '../kernel/app-error.ts';

/** What reading and writing a source may throw. */
export const GIT_ERRORS = {
  GIT_UNREACHABLE: {
    next: 'retry',
    what: 'The Git server cannot be reached.',
    hint: 'Check the URL, the network, the proxy and the certificate authority. The last good revision stays in use.',
  },
  GIT_TIMEOUT: {
    next: 'retry',
    what: 'Git made no progress within its time.',
    hint: 'If the repository is large or the server slow, give the source a longer timeout.',
  },
  GIT_AUTH_FAILED: {
    next: 'stalled',
    what: 'The Git server refused the credentials.',
    hint: 'Check that the token or key is valid, not expired, and may read this repository.',
  },
  GIT_PUSH_DENIED: {
    next: 'wait',
    what: 'The credentials may read the repository, but not write to it.',
    hint: 'Give the token the right to write the contents of this repository (hosts call it "contents: write" or "write_repository"), or allow write access for the deploy key.',
  },
  GIT_SIGNING_FAILED: {
    next: 'wait',
    what: 'The commit cannot be signed.',
    hint: 'Give `signingKeyFile` the absolute path of a private SSH key without a passphrase that only we may read, and see that `ssh-keygen` 8.2 or newer is installed.',
  },
  GIT_NOT_VERIFIED: {
    next: 'wait',
    what: 'Nothing is applied from a commit that is not signed as the source asks.',
    hint: 'Push a commit that is signed with a key of the allowed signers. What is applied stays as it is.',
  },
  GIT_SIGNERS_INVALID: {
    next: 'wait',
    what: 'The allowed signers cannot be used, so that no commit counts as verified.',
    hint: 'Correct the file that `verify` of the source names; it is read again at each use. docs/verification.md shows its form.',
  },
  GIT_KEYGEN_MISSING: {
    next: 'wait',
    what: 'Signatures cannot be checked: the program `ssh-keygen` is not on the PATH.',
    hint: 'Install the OpenSSH client, 8.8 or newer. The image has it.',
  },
  GIT_APP_KEY_INVALID: {
    next: 'wait',
    what: 'The private key of the GitHub App cannot be used.',
    hint: 'Give `privateKey` the whole PEM file that GitHub made for the App, an RSA key; the file is read again at each use.',
  },
  GIT_APP_REFUSED: {
    next: 'wait',
    what: 'GitHub does not let the App in.',
    hint: 'Check that `appId` and `privateKey` belong together, that the key was not deleted, that the App is not suspended, and that the clock of this machine is right.',
  },
  GIT_APP_NOT_INSTALLED: {
    next: 'wait',
    what: 'The GitHub App is not installed for this repository.',
    hint: 'Install it for the owner of the repository and give it this repository, with the right to read its contents; correct or leave out `installationId`.',
  },
  GIT_APP_UNREACHABLE: {
    next: 'retry',
    what: 'The API of GitHub gives no token.',
    hint: 'Check the network, the proxy, the certificate authority and `apiUrl`. The last good revision stays in use.',
  },
  GIT_HOST_KEY_UNKNOWN: {
    next: 'stalled',
    what: 'The SSH host key is not the one in the known hosts.',
    hint: 'Compare the key with the one that the host publishes, then put that line into the known-hosts file.',
  },
  GIT_REPOSITORY_NOT_FOUND: {
    next: 'wait',
    what: 'There is no such Git repository, or it is hidden from these credentials.',
    hint: 'Check the URL; hosts answer "not found" for private repositories without access, too.',
  },
  GIT_REPOSITORY_EMPTY: {
    next: 'wait',
    what: 'The Git repository has no commits.',
    hint: 'Push a first commit.',
  },
  GIT_REF_NOT_FOUND: {
    next: 'wait',
    what: 'The repository has no such branch, tag, version or commit.',
    hint: 'Push it, or correct `ref` of the source. The last good revision stays in use.',
  },
  GIT_REF_INVALID: {
    next: 'stalled',
    what: 'This cannot be the name of a Git ref.',
    hint: 'Give a branch or tag by its short name, a full commit of 40 hex digits, or a version range.',
  },
  GIT_URL_REFUSED: {
    next: 'stalled',
    what: 'Sources are not read from such an address.',
    hint: 'Use https://, ssh://, git@host:path, or the absolute path of a local repository.',
  },
  GIT_URL_HAS_CREDENTIALS: {
    next: 'stalled',
    what: 'The URL of the source holds a user or a password.',
    hint: 'Take it out of the URL and give it as `auth: { username: …, token: file:… }`, and replace it if it was a secret: URLs get logged.',
  },
  GIT_CORRUPT: {
    next: 'retry',
    what: 'The local copy of the repository is damaged.',
    hint: 'Nothing to do: the next read makes a fresh clone. If it comes back, check the disk.',
  },
  GIT_WORK_TREE_CHANGED: {
    next: 'retry',
    what: 'Files of the work tree changed while they were read.',
    hint: 'Nothing to do: they are read again when they are still.',
  },
  GIT_WORK_TREE_UNREADABLE: {
    next: 'wait',
    what: 'The work tree cannot be read.',
    hint: 'Check that the directory exists and that the program may read all of it.',
  },
  GIT_NOT_INSTALLED: {
    next: 'stalled',
    what: 'The program `git` cannot be started.',
    hint: 'Install Git 2.31 or newer and see that it is on the PATH.',
  },
  GIT_FAILED: {
    next: 'retry',
    what: 'Git failed.',
    hint: "Git's own words are in the message.",
  },
} as const satisfies ErrorCatalogue;

/** A code of the catalogue. */
export type GitErrorCode = keyof typeof GIT_ERRORS;

/** Makes an error of this folder. */
export function gitError(code: GitErrorCode, detail: ErrorDetail = {}): AppError {
  return appError(GIT_ERRORS, code, detail);
}
