import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { answerAsGit } from '../support/git-http.ts';

export interface GitServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** Every request: method, path, and the decoded credentials. */
  readonly requests: { readonly line: string; readonly credentials: string | undefined }[];
}

/** Answers a request itself (true) or leaves it to Git. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Serves one repository's directory over smart HTTP with `git http-backend`. */
export async function serveGit(
  directory: string,
  answer: Answer = () => false,
): Promise<GitServer> {
  const requests: GitServer['requests'] = [];
  const server = createServer((request, response) => {
    const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1];
    requests.push({
      line: `${request.method} ${request.url}`,
      credentials: basic === undefined ? undefined : Buffer.from(basic, 'base64').toString(),
    });
    if (!answer(request, response)) {
      answerAsGit(directory, request, response);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
