import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { isLoopback } from '../../src/kernel/web-address.ts';
import { SENT_EVENTS } from '../../src/notify/told-event.ts';
import { containersOf, objectsOf, workloadsOf } from '../support/kustomization.ts';

const DEPLOY = path.resolve(import.meta.dirname, '../../docs/deploy');

/** What the container of a configuration has: the secrets by name, and the ports that it is said to listen on. */
interface Surroundings {
  readonly file: string;
  readonly secrets: readonly string[];
  readonly ports: readonly number[];
}

function inCompose(name: string): Surroundings {
  const directory = path.join(DEPLOY, 'compose', name);
  const { services } = parse(readFileSync(path.join(directory, 'compose.yaml'), 'utf8')) as {
    readonly services: Record<
      string,
      { readonly secrets: readonly string[]; readonly ports: readonly string[] }
    >;
  };
  const { secrets, ports } = services['mainsheet']!;
  return {
    file: path.join(directory, 'config/mainsheet.yaml'),
    secrets,
    ports: ports.map((port) => Number(port.split(':').at(-1))),
  };
}

function inKubernetes(name: string): Surroundings {
  const directory = path.join(DEPLOY, 'kubernetes', name);
  const { stringData } = parse(
    readFileSync(path.join(directory, 'secret.example.yaml'), 'utf8'),
  ) as { readonly stringData: Readonly<Record<string, string>> };
  const containers = workloadsOf(objectsOf(directory)).flatMap(({ pod }) => containersOf(pod));
  return {
    file: path.join(directory, 'mainsheet.yaml'),
    secrets: Object.keys(stringData),
    ports: containers.flatMap(({ ports = [] }) => ports.map((port) => port.containerPort)),
  };
}

const ALL: readonly (readonly [string, Surroundings])[] = [
  ['compose/single', inCompose('single')],
  ['compose/replicas', inCompose('replicas')],
  ['kubernetes/single', inKubernetes('single')],
  ['kubernetes/replicas', inKubernetes('replicas')],
  ['kubernetes/sidecar', inKubernetes('sidecar')],
];

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'mainsheet-deploy-'));
  mkdirSync(path.join(cwd, 'secrets'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

/** Loads a configuration where its secrets are in another directory, and nothing else differs. */
async function load({ file, secrets }: Surroundings): Promise<Config> {
  for (const secret of secrets) {
    const value =
      secret === 'store'
        ? 'postgres://mainsheet:word@postgres/mainsheet'
        : `the-value-of-${secret}`;
    writeFileSync(path.join(cwd, 'secrets', secret), value);
  }
  const text = readFileSync(file, 'utf8').replaceAll('/run/secrets', path.join(cwd, 'secrets'));
  writeFileSync(path.join(cwd, 'mainsheet.yaml'), text);
  const loaded = await loadConfig({ file: 'mainsheet.yaml', env: {}, cwd, events: SENT_EVENTS });
  expect(loaded).toMatchObject({ ok: true, value: { warnings: [] } });
  return loaded.ok ? loaded.value.config : expect.unreachable();
}

test.each(ALL)('%s is accepted, and uses every secret that is mounted', async (_name, around) => {
  await load(around);
  const used = readFileSync(around.file, 'utf8').matchAll(/file:\/run\/secrets\/([\w-]+)/g);
  expect(new Set([...used].map(([, name]) => name))).toEqual(new Set(around.secrets));
});

test.each(ALL)('%s listens where its container is asked', async (_name, around) => {
  const { server } = await load(around);
  const beyond = [server!.listen, server!.admin].filter(({ host }) => !isLoopback(host));
  expect(new Set(beyond.map(({ port }) => port))).toEqual(new Set(around.ports));
  expect(server!.listen.port).toBe(8080);
  expect(server!.admin.port).toBe(8081);
});

test.each(ALL)('%s keeps its store on the volume, or in PostgreSQL', async (name, around) => {
  const { store, dataDirectory } = await load(around);
  expect(store).toMatchObject(
    name.endsWith('replicas')
      ? { kind: 'postgres' }
      : { kind: 'sqlite', path: '/data/mainsheet.db' },
  );
  expect(dataDirectory).toBe('/data');
});
