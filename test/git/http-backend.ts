import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';

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
      backend(directory, request, response);
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

/** The CGI protocol, RFC 3875: headers in the environment, the body on stdin, headers and body on stdout. */
function backend(directory: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_PROJECT_ROOT: path.dirname(directory),
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  const chunks: Buffer[] = [];
  child.stdin.on('error', () => {});
  request.pipe(child.stdin);
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    let status = 200;
    for (const line of output.toString('latin1', 0, end).split('\r\n')) {
      const [name = '', value = ''] = line.split(/: (.*)/);
      if (name.toLowerCase() === 'status') {
        status = Number.parseInt(value, 10);
      } else {
        response.setHeader(name, value);
      }
    }
    response.writeHead(status).end(output.subarray(end + 4));
  });
}
