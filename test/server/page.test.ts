import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { buildServer } from '../../src/server/app.ts';
import type { Server } from '../../src/server/app.ts';
import { addPage, pageDirectory } from '../../src/server/page.ts';

const SCRIPT = 'console.log("a page of a test, long enough to be worth its compression");';
const INDEX = '<!doctype html><title>Mainsheet</title>';

let directory: string;
let server: Server;
let url: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-page-'));
  const ui = path.join(directory, 'ui');
  await mkdir(path.join(ui, 'assets'), { recursive: true });
  await writeFile(path.join(directory, 'secret.txt'), 'not for anybody');
  await writeFile(path.join(ui, 'index.html'), INDEX);
  await writeFile(path.join(ui, 'assets/.hidden'), 'not for anybody');
  await writeFile(path.join(ui, 'assets/main-1a2b.js'), SCRIPT);
  await writeFile(path.join(ui, 'assets/main-1a2b.js.gz'), gzipSync(SCRIPT));
  await start(ui);
});

afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function start(ui: string): Promise<void> {
  server = buildServer({ clock: systemClock, parts: [(app) => addPage(app, ui)] });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
}

/** Sends a path as it stands: `fetch` would tidy it up. */
async function rawGet(target: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    });
    let answer = '';
    socket.on('data', (piece) => (answer += piece.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}

test.each([
  '/',
  '/?state=Drifted',
  '/events',
  '/failures',
  '/tenants/production',
  '/tenants/production/workflows/team/joiner.yaml',
])('%s is the page, never kept', async (view) => {
  const response = await fetch(`${url}${view}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe(INDEX);
});

test('what it is made of is kept for ever, and sent as it was compressed', async () => {
  const response = await fetch(`${url}/assets/main-1a2b.js`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
  expect(response.headers.get('content-type')).toMatch(/^(text|application)\/javascript/);
  expect(await response.text()).toBe(SCRIPT);
  const plain = await fetch(`${url}/assets/main-1a2b.js`, {
    headers: { 'accept-encoding': 'identity' },
  });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toBe(SCRIPT);
});

test.each(['/', '/assets/main-1a2b.js', '/assets/nothing.js'])(
  '%s lets nothing in from elsewhere',
  async (target) => {
    const { headers } = await fetch(`${url}${target}`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  },
);

describe('nothing outside is given away', () => {
  test.each([
    '/assets/../index.html',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/..%252f..%252fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets/....//....//secret.txt',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/main-1a2b.js%00.txt',
    '/assets/%c0%ae%c0%ae/secret.txt',
    '/assets/.hidden',
    '/assets/',
    '/assets',
    '/secret.txt',
    '/index.html',
  ])('%s', async (target) => {
    const { status, text } = await rawGet(target);
    expect([400, 403, 404]).toContain(status);
    expect(text).not.toContain('not for anybody');
    expect(text).not.toContain('root:');
    expect(text).not.toContain(directory);
  });
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
  for (const target of ['/', '/tenants/production', '/assets/main-1a2b.js']) {
    const response = await fetch(`${url}${target}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
  }
});

test('HEAD has the headers alone', async () => {
  const response = await fetch(`${url}/`, { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});

test('a page that was not built says so', async () => {
  await server.close();
  await start(path.join(directory, 'nothing'));
  const response = await fetch(`${url}/`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build');
  expect((await fetch(`${url}/assets/main-1a2b.js`)).status).toBe(404);
});

test('the built page is beside the program', () => {
  expect(pageDirectory()).toBe(path.resolve(import.meta.dirname, '../../dist/ui'));
});
