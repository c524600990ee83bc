import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { IContainer, IPodSpec } from 'kubernetes-models/v1';

/** An object of Kubernetes, as far as every one is alike. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** A pod, with what makes it. */
export interface Workload {
  readonly owner: Manifest;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: IPodSpec;
}

interface Image {
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
}

/** What a kustomization.yaml of ours says; one that uses more is not read right, which `kubectl kustomize` would tell. */
export interface Kustomization {
  readonly namespace?: string;
  readonly resources: readonly string[];
  readonly configMapGenerator?: readonly {
    readonly name: string;
    readonly files: readonly string[];
    readonly options: { readonly disableNameSuffixHash: boolean };
  }[];
  readonly images?: readonly Image[];
}

/** Reads a directory's kustomization.yaml. */
export function readKustomization(directory: string): Kustomization {
  return readYaml(path.join(directory, 'kustomization.yaml')) as Kustomization;
}

/** The files of a directory that its kustomization.yaml does not name, but for itself. */
export function unlistedFiles(directory: string): readonly string[] {
  const { resources, configMapGenerator = [] } = readKustomization(directory);
  const listed = new Set([...resources, ...configMapGenerator.flatMap(({ files }) => files)]);
  return readdirSync(directory).filter(
    (file) => file !== 'kustomization.yaml' && !listed.has(file),
  );
}

/** Every object that a kustomization makes, with its images and namespaces. */
export function objectsOf(directory: string): readonly Manifest[] {
  const kustomization = readKustomization(directory);
  const { resources, configMapGenerator = [], images = [], namespace } = kustomization;
  const made = configMapGenerator.map(({ name, files }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data: Object.fromEntries(
      files.map((file) => [file, readFileSync(path.join(directory, file), 'utf8')]),
    ),
  }));
  const read = resources.flatMap((resource) =>
    resource.endsWith('.yaml')
      ? [readYaml(path.join(directory, resource)) as Manifest]
      : objectsOf(path.join(directory, resource)),
  );
  return [...read, ...made].map((one) => placed(withImages(one, images), namespace));
}

/** The pods among objects. */
export function workloadsOf(objects: readonly Manifest[]): readonly Workload[] {
  return objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map((owner) => {
      const { template } = owner['spec'] as {
        readonly template: {
          readonly metadata: { readonly labels: Record<string, string> };
          readonly spec: IPodSpec;
        };
      };
      return { owner, labels: template.metadata.labels, pod: template.spec };
    });
}

/** The containers of a pod, those that start before the others first. */
export function containersOf({ initContainers = [], containers }: IPodSpec): readonly IContainer[] {
  return [...initContainers, ...containers];
}

function readYaml(file: string): unknown {
  return parse(readFileSync(file, 'utf8'));
}

function placed(object: Manifest, namespace: string | undefined): Manifest {
  return namespace === undefined || object.kind === 'Namespace'
    ? object
    : { ...object, metadata: { ...object.metadata, namespace } };
}

function withImages(object: Manifest, images: readonly Image[]): Manifest {
  return JSON.parse(JSON.stringify(object), (key, value: unknown) => {
    const found = key === 'image' ? images.find(({ name }) => name === value) : undefined;
    return found === undefined ? value : `${found.newName}:${found.newTag}`;
  }) as Manifest;
}
