import { generateKeyPairSync } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { githubApiUrl } from '../../src/git/github-api.ts';
import { githubAppAuth } from '../../src/git/github-app.ts';
import type { GithubAppSettings } from '../../src/git/github-app.ts';
import { openSource } from '../../src/git/source.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { appKey, fakeGithub } from './fake-github.ts';
import type { FakeGithub } from './fake-github.ts';
import { serveGit } from './http-backend.ts';
import { repositoryOf, temporaryDirectory } from './open-test-source.ts';

interface App {
  readonly github: FakeGithub;
  readonly clock: ManualClock;
  readonly masker: Masker;
  readonly auth: ReturnType<typeof githubAppAuth> & { readonly kind: 'token' };
}

async function appOf(changed: Partial<GithubAppSettings> = {}, base?: string): Promise<App> {
  const github = await fakeGithub(base);
  const clock = new ManualClock(Date.UTC(2026, 0, 5));
  github.now = () => clock.now();
  const masker = new Masker();
  const auth = githubAppAuth(
    {
      appId: github.appId,
      privateKey: async () => github.pem,
      apiUrl: github.apiUrl,
      url: 'https://github.com/acme/workflows.git',
      timeoutMs: 2000,
      onToken: (token) => masker.learn(token),
      ...changed,
    },
    clock,
  );
  return { github, clock, masker, auth: auth as App['auth'] };
}

const FIND = 'GET /repos/acme/workflows/installation';
const MINT = 'POST /app/installations/99/access_tokens';

test('a token is made for this repository alone, and used until five minutes before its end', async () => {
  const { github, clock, auth, masker } = await appOf();
  const [first, same] = await Promise.all([auth.token(), auth.token()]);
  expect(same).toBe(first);
  expect(github.requests).toEqual([
    { line: FIND, body: undefined },
    { line: MINT, body: { repositories: ['workflows'] } },
  ]);
  expect(masker.text(`x ${first} x`)).toBe('x [masked] x');
  await clock.advance(54 * 60_000);
  expect(await auth.token()).toBe(first);
  await clock.advance(60_000);
  expect(await auth.token()).not.toBe(first);
  expect(github.tokens).toHaveLength(2);
});

test('an installation that is given is not looked up', async () => {
  const { github, auth } = await appOf({ installationId: '99' });
  await auth.token();
  expect(github.requests.map(({ line }) => line)).toEqual([MINT]);
});

test('an address of the API may have a path', async () => {
  const { github, auth } = await appOf({}, '/api/v3');
  await auth.token();
  expect(github.requests[0]?.line).toBe('GET /api/v3/repos/acme/workflows/installation');
});

test.each([-60_000, -30_000, 0, 30_000, 60_000])(
  'a clock that is %i ms off is no trouble',
  async (offMs) => {
    const { github, clock, auth } = await appOf();
    github.now = () => clock.now() - offMs;
    const token = await auth.token();
    await clock.advance(54 * 60_000);
    expect(await auth.token()).toBe(token);
  },
);

test('a clock that is far off is named', async () => {
  const { github, clock, auth } = await appOf();
  github.now = () => clock.now() - 3_600_000;
  await expect(auth.token()).rejects.toMatchObject({
    code: 'GIT_APP_REFUSED',
    message: expect.stringContaining("The clock of this machine is 3600 s ahead of GitHub's."),
  });
});

test('the private key is read anew for each token', async () => {
  const { github, clock, auth } = await appOf();
  await auth.token();
  github.pem = appKey();
  await clock.advance(3_600_000);
  await auth.token();
  expect(github.tokens).toHaveLength(2);
});

const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const LOCKED = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' })
  .toString();

test.each([
  ['no PEM', 'c2VjcmV0LWtleQ=='],
  ['a PEM that is cut', appKey().slice(0, 400)],
  ['a key of another kind', EC],
  ['a key with a passphrase', LOCKED],
])('%s is no private key of an App, and is not quoted', async (_name, pem) => {
  const { github, auth } = await appOf({ privateKey: async () => pem });
  const error = await Promise.resolve(auth.token()).catch((thrown: unknown) => thrown as Error);
  expect(error).toMatchObject({ code: 'GIT_APP_KEY_INVALID', next: 'wait' });
  const lines = pem.split('\n').filter((line) => line.length > 8 && !line.includes('-----'));
  for (const line of lines) {
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(line);
  }
  expect(github.requests).toEqual([]);
});

const failures: readonly (readonly [string, (app: App) => void, object])[] = [
  [
    'another key than the App has',
    ({ github }) => void (github.pem = appKey()),
    {
      code: 'GIT_APP_REFUSED',
      next: 'wait',
      message: expect.stringContaining('answered 401 (A JSON web token could not be decoded)'),
    },
  ],
  [
    'no installation',
    ({ github }) => void (github.installation = undefined),
    {
      code: 'GIT_APP_NOT_INSTALLED',
      message: expect.stringContaining('Repository acme/workflows'),
    },
  ],
  [
    'an installation without this repository',
    ({ github }) => answerTo(github, MINT, 422),
    { code: 'GIT_APP_NOT_INSTALLED' },
  ],
  [
    'a repository that was moved',
    ({ github }) => answerTo(github, FIND, 301, { location: '/repositories/1/installation' }),
    { code: 'GIT_APP_NOT_INSTALLED', hint: expect.stringContaining('renamed or moved') },
  ],
  [
    'a suspended installation',
    ({ github }) => answerTo(github, MINT, 403),
    { code: 'GIT_APP_REFUSED' },
  ],
  [
    'too many requests',
    ({ github }) => answerTo(github, MINT, 403, { 'retry-after': '17' }),
    { code: 'GIT_APP_UNREACHABLE', next: 'retry', retryAfterMs: 17_000 },
  ],
  [
    'a server that fails',
    ({ github }) => answerTo(github, FIND, 502),
    { code: 'GIT_APP_UNREACHABLE', next: 'retry' },
  ],
  [
    'an answer that is something else',
    ({ github }) => answerTo(github, MINT, 201),
    { code: 'GIT_APP_UNREACHABLE' },
  ],
  [
    'an answer that has no end',
    ({ github }) => {
      github.answer = (_request, response) => {
        response.writeHead(200).end(`{"id":99,"x":"${'x'.repeat(300_000)}"}`);
        return true;
      };
    },
    { code: 'GIT_APP_UNREACHABLE' },
  ],
  [
    'a connection that breaks',
    ({ github }) => {
      github.answer = (request) => {
        request.socket.destroy();
        return true;
      };
    },
    { code: 'GIT_APP_UNREACHABLE', message: expect.stringContaining('cannot be reached') },
  ],
];

function answerTo(
  github: FakeGithub,
  line: string,
  status: number,
  headers: Record<string, string> = {},
): void {
  github.answer = ({ method, url }, response) => {
    const mine = `${method} ${url}` === line;
    if (mine) {
      response.writeHead(status, headers).end('"no"');
    }
    return mine;
  };
}

test.each(failures)('%s is told apart', async (_name, spoil, error) => {
  const at = await appOf();
  const pem = at.github.pem;
  const { auth } =
    _name === 'another key than the App has'
      ? {
          auth: githubAppAuth(
            {
              appId: at.github.appId,
              privateKey: async () => pem,
              apiUrl: at.github.apiUrl,
              url: 'https://github.com/acme/workflows',
              timeoutMs: 2000,
              onToken: () => undefined,
            },
            at.clock,
          ) as App['auth'],
        }
      : at;
  spoil(at);
  await expect(auth.token()).rejects.toMatchObject(error);
  // What failed once is tried again with the next contact.
  at.github.answer = () => false;
  at.github.pem = pem;
  at.github.installation = 99;
  expect(await auth.token()).toBe(at.github.tokens.at(-1));
});

test('an API that does not answer runs into the timeout; one that is not there is said to be', async () => {
  const silent = createServer();
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  const slow = await appOf({ apiUrl: `http://127.0.0.1:${port}`, timeoutMs: 200 });
  await expect(slow.auth.token()).rejects.toMatchObject({ code: 'GIT_APP_UNREACHABLE' });
  silent.close();
  const gone = await appOf({ apiUrl: `http://127.0.0.1:${port}` });
  await expect(gone.auth.token()).rejects.toMatchObject({ code: 'GIT_APP_UNREACHABLE' });
});

test('the API is asked through the proxy that Git takes, too', async () => {
  const { github, auth } = await appOf({ apiUrl: 'http://git.acme.example/api' }, '/api');
  const asked: string[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', ({ url }, socket: Socket) => {
    asked.push(url ?? '');
    const upstream = connect(Number(new URL(github.apiUrl).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    socket.on('error', () => upstream.destroy());
    upstream.on('error', () => socket.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  vi.stubEnv('no_proxy', '');
  vi.stubEnv('NO_PROXY', '');
  try {
    expect(await auth.token()).toBe(github.tokens[0]);
    expect(asked).toEqual(['git.acme.example:80', 'git.acme.example:80']);
  } finally {
    vi.unstubAllEnvs();
    proxy.close();
  }
});

test('a URL without owner and repository is no repository of an App', async () => {
  const { auth } = await appOf({ url: 'https://github.com/acme' });
  await expect(auth.token()).rejects.toMatchObject({ code: 'GIT_APP_NOT_INSTALLED' });
});

test.each([
  ['https://github.com/acme/workflows.git', 'https://api.github.com'],
  ['https://GitHub.com/acme/workflows', 'https://api.github.com'],
  ['https://acme.ghe.com/acme/workflows', 'https://api.acme.ghe.com'],
  ['https://git.acme.example:8443/acme/workflows', 'https://git.acme.example:8443/api/v3'],
  ['https://github.com.evil.example/acme/workflows', 'https://github.com.evil.example/api/v3'],
])('the API of %s is %s', (url, api) => {
  expect(githubApiUrl(url)).toBe(api);
});

interface BehindApp extends App {
  readonly read: () => Promise<unknown>;
  readonly push: (files: Record<string, string>) => Promise<void>;
  readonly directory: string;
  readonly credentials: () => readonly (string | undefined)[];
  /** The tokens that the host takes; the newest if not set. */
  takes: (token: string | undefined) => boolean;
}

/** A repository behind HTTP that only the tokens of the App open. */
async function behindApp(): Promise<BehindApp> {
  const repository = await repositoryOf({ 'a.yaml': '1' });
  const home = await temporaryDirectory();
  const bare = path.join(home, 'acme', 'workflows.git');
  await repository.git('clone', '--quiet', '--bare', repository.directory, bare);
  const { origin, requests } = await serveGit(path.join(home, 'acme'), (request, response) => {
    const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const [user, token] = Buffer.from(basic, 'base64').toString().split(/:(.*)/);
    if (user === 'x-access-token' && at.takes(token)) {
      return false;
    }
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return true;
  });
  const url = `${origin}/acme/workflows.git`;
  const app = await appOf({ url });
  const directory = await temporaryDirectory();
  const source = openSource(
    {
      name: 'workflows',
      url,
      ref: { kind: 'branch', name: 'main' },
      auth: app.auth,
      workTree: false,
      timeoutMs: 20_000,
      directory,
    },
    app.clock,
  );
  const at: BehindApp = {
    ...app,
    directory,
    read: () => source.read(),
    push: async (files) => {
      await repository.commit(files);
      await repository.git('push', '--quiet', bare, 'main');
    },
    credentials: () => requests.map(({ credentials }) => credentials),
    takes: (token) => token !== undefined && token === app.github.tokens.at(-1),
  };
  return at;
}

test('the token opens the repository, and stands in no file', async () => {
  const { read, github, directory, credentials } = await behindApp();
  await read();
  expect(github.tokens).toHaveLength(1);
  expect(credentials()).toContain(`x-access-token:${github.tokens[0]}`);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(5);
  for (const { parentPath, name } of files) {
    const text = await readFile(path.join(parentPath, name), 'latin1');
    expect([name, text.includes(github.tokens[0]!)]).toEqual([name, false]);
    expect([name, text.includes('PRIVATE KEY')]).toEqual([name, false]);
  }
});

test('a token that the host takes no more is replaced at once, within the same contact', async () => {
  const at = await behindApp();
  await at.read();
  await at.push({ 'a.yaml': '2' });
  await at.clock.advance(120_000);
  const old = at.github.tokens[0];
  at.takes = (token) => token !== old && token === at.github.tokens.at(-1);
  await at.read();
  expect(at.github.tokens).toHaveLength(2);
});

test('a host that takes no token at all is not asked for more and more of them', async () => {
  const at = await behindApp();
  at.takes = () => false;
  for (let tries = 0; tries < 3; tries += 1) {
    await expect(at.read()).rejects.toMatchObject({ code: 'GIT_AUTH_FAILED' });
  }
  expect(at.github.tokens).toHaveLength(1);
  await at.clock.advance(61_000);
  await expect(at.read()).rejects.toMatchObject({ code: 'GIT_AUTH_FAILED' });
  expect(at.github.tokens).toHaveLength(2);
});

test('without a token the repository is not asked, and the last good revision stays', async () => {
  const at = await behindApp();
  await at.read();
  const before = at.credentials().length;
  at.github.installation = undefined;
  await at.clock.advance(3_600_000);
  await expect(at.read()).rejects.toMatchObject({ code: 'GIT_APP_NOT_INSTALLED' });
  expect(at.credentials()).toHaveLength(before);
});
