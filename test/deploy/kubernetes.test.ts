import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import {
  ConfigMap,
  Namespace,
  PersistentVolumeClaim,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-models/v1';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { version } from '../../src/kernel/version.ts';
import { hasKubectl, kubectlKustomize } from '../support/kubectl.ts';
import {
  containersOf,
  objectsOf,
  readKustomization,
  unlistedFiles,
  workloadsOf,
} from '../support/kustomization.ts';
import type { Manifest } from '../support/kustomization.ts';

const KUBERNETES = path.resolve(import.meta.dirname, '../../docs/deploy/kubernetes');
const APPLIED = ['single', 'replicas', 'sidecar'];

/** The schemas of every kind that we use, and the module each stands in. */
const KINDS = {
  'apps/v1': { Deployment, StatefulSet },
  'networking.k8s.io/v1': { NetworkPolicy },
  'policy/v1': { PodDisruptionBudget },
  v1: { ConfigMap, Namespace, PersistentVolumeClaim, Secret, Service, ServiceAccount },
} as Record<string, Record<string, new (data: never) => { validate(): void }>>;

function at(name: string): string {
  return path.join(KUBERNETES, name);
}

function examplesIn(name: string): readonly Manifest[] {
  return unlistedFiles(at(name))
    .filter((file) => file.endsWith('.example.yaml'))
    .map((file) => parse(readFileSync(path.join(at(name), file), 'utf8')) as Manifest);
}

function shown({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

test.each(['base', ...APPLIED])('%s lists all of its files, and no others', (name) => {
  for (const file of readKustomization(at(name)).resources) {
    expect(existsSync(path.join(at(name), file)), file).toBe(true);
  }
  expect(unlistedFiles(at(name)).filter((file) => !file.endsWith('.example.yaml'))).toEqual([]);
});

describe.each(APPLIED)('%s', (name) => {
  const objects = objectsOf(at(name));

  test('fits the JSON Schemas of Kubernetes', () => {
    expect(objects.length).toBeGreaterThan(2);
    for (const object of [...objects, ...examplesIn(name)]) {
      const Kind = KINDS[object.apiVersion]?.[object.kind];
      expect(Kind, `${object.apiVersion} ${object.kind}`).toBeDefined();
      expect(() => new Kind!(object as never).validate(), shown(object)).not.toThrow();
    }
  });

  test.runIf(hasKubectl)('is what `kubectl kustomize` makes of it', () => {
    const made = parseAllDocuments(kubectlKustomize(at(name))).map(
      (document) => document.toJS() as Manifest,
    );
    const sorted = (all: readonly Manifest[]): readonly Manifest[] =>
      all.toSorted((a, b) => (shown(a) < shown(b) ? -1 : 1));
    expect(sorted(made)).toEqual(sorted(objects));
  });

  test('applies no secret, and has an example of the one that it needs', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const [example, ...others] = examplesIn(name);
    expect(others).toEqual([]);
    expect(example).toMatchObject({ kind: 'Secret', metadata: { name: 'mainsheet' } });
    for (const value of Object.values(example!['stringData'] as Record<string, string>)) {
      expect(value).toContain('CHANGE-ME');
    }
  });

  test('takes the image of this version, from one place', () => {
    const { images } = readKustomization(at(name));
    expect(images).toEqual([
      { name: 'mainsheet', newName: 'registry.example/mainsheet', newTag: version() },
    ]);
    const containers = workloadsOf(objects).flatMap(({ pod }) => containersOf(pod));
    for (const { image = '' } of containers) {
      expect(image).toMatch(/^registry\.example\/[\w-]+:\d+\.\d+\.\d+$/);
    }
  });

  test('every selector finds its pods', () => {
    const [{ labels } = { labels: {} }] = workloadsOf(objects);
    const selectors = objects.flatMap((object) => {
      const spec = object['spec'] as Record<string, { readonly matchLabels?: object }> | undefined;
      return [spec?.['selector'], spec?.['podSelector']].filter((one) => one !== undefined);
    });
    expect(selectors.length).toBeGreaterThan(0);
    for (const selector of selectors) {
      expect(selector.matchLabels ?? selector).toEqual(labels);
    }
  });
});

describe('keys', () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'mainsheet-kubernetes-'));
    symlinkSync(path.resolve('node_modules'), path.join(directory, 'node_modules'));
  });

  afterAll(() => {
    rmSync(directory, { recursive: true });
  });

  /** What the compiler says of objects that are written out as what Kubernetes calls them. */
  function complaints(objects: readonly Manifest[]): string {
    const text = objects.map(
      (object) =>
        `(${JSON.stringify(object)}) satisfies import('kubernetes-models/${object.apiVersion}').I${object.kind};\n`,
    );
    const file = path.join(directory, 'manifests.ts');
    writeFileSync(file, `export {};\n${text.join('')}`);
    const flags = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--ignoreConfig',
    ];
    try {
      execFileSync('npx', ['--no-install', 'tsc', ...flags, file], { stdio: 'pipe' });
      return '';
    } catch (error) {
      return String((error as { readonly stdout: unknown }).stdout);
    }
  }

  test('none is one that Kubernetes does not know: the schemas alone would let it pass', () => {
    expect(
      complaints(APPLIED.flatMap((name) => [...objectsOf(at(name)), ...examplesIn(name)])),
    ).toBe('');
    const [workload] = objectsOf(at('replicas')).filter(({ kind }) => kind === 'Deployment');
    const wrong = JSON.stringify(workload).replace('automountServiceAccountToken', 'automount');
    expect(complaints([JSON.parse(wrong) as Manifest])).toContain('automount');
  });
});
