import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { postReceiveHook } from '../../src/git/post-receive.ts';
import { generic } from '../../src/server/hooks/generic.ts';
import type { Delivery } from '../../src/server/hooks/delivery.ts';

const run = promisify(execFile);

test.each(['an-ordinary-secret-of-letters', String.raw`it's "$HOME" \`pwd\` \n -e`])(
  'the hook tells of each ref, signed with the secret %s',
  async (secret) => {
    const heard: Delivery[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        heard.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.end('heard ');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const hook = postReceiveHook(`http://127.0.0.1:${port}/hooks/it's`, secret);
    const running = run('sh', ['-c', hook]);
    running.child.stdin!.end('0 1 refs/heads/main\n1 2 refs/tags/v1\n');
    const { stdout, stderr } = await running;
    expect([stdout, stderr]).toEqual(['heard heard ', '']);
    expect(heard.map((one) => generic.disbelief(one, [secret], Date.now()))).toEqual([
      undefined,
      undefined,
    ]);
    expect(heard.map((one) => generic.hear(one))).toEqual([
      { kind: 'push', refs: [{ ref: 'refs/heads/main' }] },
      { kind: 'push', refs: [{ ref: 'refs/tags/v1' }] },
    ]);
  },
);
