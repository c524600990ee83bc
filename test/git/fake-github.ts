import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A key of an App, as GitHub hands it out (PKCS#1). */
export function appKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** An API of GitHub that knows one App, installed for one owner. */
export interface FakeGithub {
  readonly apiUrl: string;
  /** The PEM whose public half it checks with. */
  pem: string;
  /** By the server's clock, in ms since 1970. */
  now: () => number;
  readonly appId: string;
  installation: number | undefined;
  repository: string;
  /** The tokens that are good, newest last. */
  readonly tokens: string[];
  readonly requests: { readonly line: string; readonly body: unknown }[];
  /** Answers a request itself (true), or leaves it to the App. */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean;
}

interface Claims {
  readonly iat: number;
  readonly exp: number;
  readonly iss: string;
}

/** Starts it on loopback. */
export async function fakeGithub(base = ''): Promise<FakeGithub> {
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const github: FakeGithub = {
    apiUrl: `http://127.0.0.1:${port}${base}`,
    pem: appKey(),
    now: () => Date.now(),
    appId: '4711',
    installation: 99,
    repository: 'acme/workflows',
    tokens: [],
    requests: [],
    answer: () => false,
  };
  return github;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const line = `${request.method} ${request.url}`;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    github.requests.push({ line, body });
    response.setHeader('date', new Date(github.now()).toUTCString());
    if (github.answer(request, response)) {
      return;
    }
    const [status, json] = route(line, body, request.headers.authorization ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }

  function route(line: string, body: unknown, authorization: string): [number, object] {
    const fault = jwtFault(/^Bearer (.*)$/.exec(authorization)?.[1] ?? '');
    if (fault !== undefined) {
      return [401, { message: fault }];
    }
    const { installation, repository } = github;
    if (line === `GET ${base}/repos/${repository}/installation` && installation !== undefined) {
      return [200, { id: installation }];
    }
    if (line === `POST ${base}/app/installations/${installation}/access_tokens`) {
      const wanted = (body as { repositories: string[] }).repositories;
      if (wanted.join() !== repository.split('/')[1]) {
        return [422, { message: 'There is at least one repository that does not exist.' }];
      }
      const token = `ghs_${github.tokens.length}secret'"$(id)`;
      github.tokens.push(token);
      const expires_at = new Date(github.now() + 3_600_000).toISOString();
      return [201, { token, expires_at }];
    }
    return [404, { message: 'Not Found' }];
  }

  /** What GitHub checks of the token that an App signs. */
  function jwtFault(jwt: string): string | undefined {
    const [head = '', payload = '', signature = ''] = jwt.split('.');
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString() || '{}') as {
      alg?: string;
    };
    const good = verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      createPublicKey(github.pem),
      Buffer.from(signature, 'base64url'),
    );
    if (alg !== 'RS256' || !good) {
      return 'A JSON web token could not be decoded';
    }
    const { iat, exp, iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
    const now = github.now() / 1000;
    if (iss !== github.appId) {
      return "'Issuer' claim ('iss') must be an Integer";
    }
    if (iat > now) {
      return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
    }
    return exp <= now || exp > now + 600
      ? "'Expiration time' claim ('exp') is too far in the future"
      : undefined;
  }
}
