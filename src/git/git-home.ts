import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gitError } from './errors.ts';
import type { SourceSettings } from './source-settings.ts';
import type { SourceUrl } from './source-url.ts';

/** The surroundings in which Git runs for one source: its own configuration, credentials helper and environment. */
export interface GitHome {
  readonly directory: string;
  /** The environment of calls that stay on this machine. */
  readonly local: Readonly<Record<string, string>>;
  /** The environment of calls to the server, with the credentials of this moment. */
  network(): Promise<Readonly<Record<string, string>>>;
  /** Tells that the host refused a token; true where `network` may have a better one now. */
  refused(token: string): boolean;
}

/** What is taken over from our own environment: where programs are, the proxies, the certificate authorities. */
const INHERITED = [
  'PATH',
  'HOME',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'all_proxy',
  'ALL_PROXY',
  'no_proxy',
  'NO_PROXY',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SSH_AUTH_SOCK',
  // In which the validity of a signer's key is written.
  'TZ',
];

/**
 * Answers Git's questions from the environment, so that the token is on no disk and in no argument list. It answers for
 * the source's own scheme and host alone: a redirect to another must not be able to ask for the token.
 */
const ASKPASS = `#!/bin/sh
case "$1" in
  "Username for '$MAINSHEET_GIT_SCHEME://$MAINSHEET_GIT_HOST':"*) printf '%s\\n' "$MAINSHEET_GIT_USERNAME" ;;
  "Password for '$MAINSHEET_GIT_SCHEME://"*"@$MAINSHEET_GIT_HOST':"*) printf '%s\\n' "$MAINSHEET_GIT_TOKEN" ;;
  *) exit 1 ;;
esac
`;

/** Below this rate (bytes a second) for the source's timeout, curl gives up (git-config, http.lowSpeedLimit). */
const LOW_SPEED_LIMIT = 1000;

/** Makes the directory and the files in it that Git is run with. */
export async function prepareGitHome(
  settings: SourceSettings,
  address: SourceUrl,
): Promise<GitHome> {
  const { directory } = settings;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const configFile = path.join(directory, 'git.config');
  const askpass = path.join(directory, 'askpass.sh');
  await replaceFile(configFile, configText(settings, address), 0o600);
  await replaceFile(askpass, ASKPASS, 0o700);
  const local = {
    ...inherited(),
    // Git writes what it signs or verifies into a file; in a container this may be the only place that can be written.
    TMPDIR: directory,
    LANG: 'C',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: configFile,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // A path of the configuration is a path, also when it holds a star or starts with a colon.
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  };
  return {
    directory,
    local,
    network: async () => ({ ...local, ...(await credentials(settings, address, askpass)) }),
    refused: (token) => settings.auth?.kind === 'token' && settings.auth.refused?.(token) === true,
  };
}

async function credentials(
  settings: SourceSettings,
  address: SourceUrl,
  askpass: string,
): Promise<Record<string, string>> {
  const { auth, directory } = settings;
  if (address.kind === 'ssh') {
    return { GIT_SSH_COMMAND: sshCommand(settings), GIT_SSH_VARIANT: 'ssh' };
  }
  if (address.kind === 'path' || auth?.kind !== 'token') {
    return {};
  }
  return {
    // Its `.netrc` would be asked before us.
    HOME: directory,
    GIT_ASKPASS: askpass,
    MAINSHEET_GIT_SCHEME: address.scheme,
    MAINSHEET_GIT_HOST: address.host,
    MAINSHEET_GIT_USERNAME: auth.username ?? 'x-access-token',
    MAINSHEET_GIT_TOKEN: await auth.token(),
  };
}

function sshCommand({ auth, timeoutMs }: SourceSettings): string {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 3000)));
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `ConnectTimeout=${seconds}`,
    `ServerAliveInterval=${seconds}`,
    'ServerAliveCountMax=2',
  ];
  if (auth?.kind !== 'ssh') {
    return ['ssh', ...options.map((option) => `-o ${option}`)].join(' ');
  }
  options.push(
    'IdentitiesOnly=yes',
    // Quoted for ssh, which splits the value at blanks.
    `UserKnownHostsFile="${plainPath(auth.knownHostsFile)}"`,
    'GlobalKnownHostsFile=/dev/null',
  );
  const quoted = options.map((option) => `-o ${quoteForShell(option)}`);
  return ['ssh -F /dev/null', ...quoted, '-i', quoteForShell(plainPath(auth.keyFile))].join(' ');
}

function plainPath(file: string): string {
  if (!path.isAbsolute(file) || /["%\p{Cc}]/u.test(file)) {
    throw gitError('GIT_FAILED', {
      next: 'stalled',
      message: `ssh cannot be given the file ${JSON.stringify(file)}.`,
      hint: 'Use an absolute path without quotes and percent signs.',
    });
  }
  return file;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** It stands for the user's and the system's configuration, and reaches the programs that Git itself starts. */
function configText({ timeoutMs, workTree }: SourceSettings, address: SourceUrl): string {
  const protocol = { http: 'http', ssh: 'ssh', path: 'file' }[address.kind];
  return [
    '[protocol]',
    'allow = never',
    `[protocol "${address.kind === 'http' ? address.scheme : protocol}"]`,
    'allow = always',
    '[http]',
    `lowSpeedLimit = ${LOW_SPEED_LIMIT}`,
    `lowSpeedTime = ${Math.max(1, Math.floor(timeoutMs / 1000) - 1)}`,
    '[core]',
    // A push to a local path runs that repository's own hooks, as a server would: they may be what protects it.
    ...(address.kind === 'path' && !workTree ? [] : ['hooksPath = /dev/null']),
    'fsmonitor = false',
    '[gc]',
    // Else a clean-up would go on, and hold locks, after the call that began it.
    'autoDetach = false',
    '[maintenance]',
    'autoDetach = false',
    '[diff]',
    'renameLimit = 5000',
    // Signatures are checked by ssh alone: the kind is the signer's choice, and the keys that a user's gpg happens to
    // know were trusted by nobody here.
    '[gpg]',
    'minTrustLevel = fully',
    '[gpg "openpgp"]',
    'program = false',
    '[gpg "x509"]',
    'program = false',
    // The operator named this path; in a container its owner is rarely who we run as.
    ...(address.kind === 'path' ? ['[safe]', 'directory = *'] : []),
    '',
  ].join('\n');
}

/** Written beside and renamed: another process may be reading the same file. */
async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text, { mode });
  await chmod(fresh, mode);
  await rename(fresh, file);
}
