import path from 'node:path';
import type { IContainer, IProbe } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { DRAIN_MS, SETTLE_MS } from '../../src/daemon/daemon.ts';
import { containersOf, objectsOf, workloadsOf } from '../support/kustomization.ts';
import type { Manifest } from '../support/kustomization.ts';

const KUBERNETES = path.resolve(import.meta.dirname, '../../docs/deploy/kubernetes');

/** What closing the servers, the log and the store may take after the last pass. */
const CLOSING_S = 5;

function ours(containers: readonly IContainer[]): IContainer {
  return containers.find(({ name }) => name === 'mainsheet')!;
}

function failsAfterSeconds({ periodSeconds = 10, failureThreshold = 3 }: IProbe): number {
  return periodSeconds * failureThreshold;
}

describe.each(['single', 'replicas', 'sidecar'])('%s', (name) => {
  const objects = objectsOf(path.join(KUBERNETES, name));
  const [workload] = workloadsOf(objects);
  const { owner, pod } = workload!;
  const containers = containersOf(pod);
  const container = ours(containers);

  test('meets the Pod Security Standard "restricted"', () => {
    const { runAsNonRoot, runAsUser, seccompProfile } = pod.securityContext!;
    expect({ runAsNonRoot, runAsUser, seccompProfile }).toEqual({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const one of containers) {
      expect(one.securityContext, one.name).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect((one.ports ?? []).filter(({ hostPort }) => hostPort !== undefined)).toEqual([]);
    }
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'] as const) {
      expect(pod[key], key).toBeUndefined();
    }
    for (const volume of pod.volumes ?? []) {
      expect(Object.keys(volume)).toEqual([
        'name',
        expect.stringMatching(/^(configMap|secret|emptyDir|persistentVolumeClaim)$/),
      ]);
    }
  });

  test('has no token of Kubernetes, and no variables of its services', () => {
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.enableServiceLinks).toBe(false);
    for (const account of objects.filter(({ kind }) => kind === 'ServiceAccount')) {
      expect(account['automountServiceAccountToken']).toBe(false);
      expect(pod.serviceAccountName).toBe(account.metadata.name);
    }
  });

  test('writes to /data and /tmp alone, and sees what changes in its files', () => {
    const mounts = container.volumeMounts ?? [];
    const writable = mounts.filter(({ readOnly }) => readOnly !== true);
    expect(writable.map(({ mountPath }) => mountPath).toSorted()).toEqual(['/data', '/tmp']);
    for (const { subPath, mountPath } of mounts) {
      expect(subPath, mountPath).toBeUndefined();
    }
    const claims = (owner['spec'] as { readonly volumeClaimTemplates?: readonly Manifest[] })
      .volumeClaimTemplates;
    const volumes = [...(pod.volumes ?? []), ...(claims ?? []).map(({ metadata }) => metadata)];
    expect(mounts.map((mount) => mount.name).toSorted()).toEqual(
      volumes.map((volume) => volume.name).toSorted(),
    );
    const [config, secret] = ['configMap', 'secret'].map((kind) =>
      pod.volumes!.find((volume) => kind in volume),
    );
    expect(config?.configMap?.name).toBe('mainsheet');
    // Its group may read them, as fsGroup makes it; others may not.
    expect(secret?.secret).toEqual({ secretName: 'mainsheet', defaultMode: 0o440 });
  });

  test('is asked whether it lives until it has started, and leaves time for that', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    expect(startupProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' });
    expect(failsAfterSeconds(startupProbe!)).toBeGreaterThanOrEqual(120);
    expect(failsAfterSeconds(livenessProbe!)).toBeGreaterThanOrEqual(60);
    expect(readinessProbe?.httpGet).toEqual(
      name === 'sidecar' ? undefined : { path: '/readyz', port: 'http' },
    );
  });

  test('has the time that a pass takes to end, or to be cut', () => {
    const beforeS = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(
      beforeS + (DRAIN_MS + SETTLE_MS) / 1000 + CLOSING_S,
    );
  });

  test('says what it needs, and takes no more memory', () => {
    for (const { resources, name: whose } of containers) {
      expect(resources?.requests, whose).toMatchObject({
        cpu: expect.any(String),
        memory: expect.any(String),
      });
      expect(resources?.limits, whose).toHaveProperty('memory');
      // A limit of CPU would only slow a pass down while the node idles.
      expect(resources?.limits, whose).not.toHaveProperty('cpu');
    }
  });
});

test('with the embedded store there are never two', () => {
  const [single] = workloadsOf(objectsOf(path.join(KUBERNETES, 'single')));
  expect(single?.owner).toMatchObject({ kind: 'StatefulSet', spec: { replicas: 1 } });
  const [sidecar] = workloadsOf(objectsOf(path.join(KUBERNETES, 'sidecar')));
  expect(sidecar?.owner).toMatchObject({
    kind: 'Deployment',
    spec: { replicas: 1, strategy: { type: 'Recreate' } },
  });
});

test('of the replicas none goes before another one is ready, and one node holds no two without need', () => {
  const objects = objectsOf(path.join(KUBERNETES, 'replicas'));
  const [replicas] = workloadsOf(objects);
  expect(replicas?.owner).toMatchObject({
    kind: 'Deployment',
    spec: {
      replicas: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  });
  expect(
    replicas?.pod.topologySpreadConstraints?.map(({ topologyKey, whenUnsatisfiable }) => [
      topologyKey,
      whenUnsatisfiable,
    ]),
  ).toEqual([
    ['kubernetes.io/hostname', 'DoNotSchedule'],
    ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
  ]);
  for (const constraint of replicas?.pod.topologySpreadConstraints ?? []) {
    expect(constraint.labelSelector?.matchLabels).toEqual(replicas?.labels);
    // Otherwise a node that takes none counts as one that lacks one, and pods of before as those of now.
    expect(constraint.nodeTaintsPolicy).toBe('Honor');
    expect(constraint.matchLabelKeys).toEqual(['pod-template-hash']);
  }
  const budget = objects.find(({ kind }) => kind === 'PodDisruptionBudget');
  expect(budget).toMatchObject({ spec: { maxUnavailable: 1 } });
});

test('the namespace refuses pods that ask for more', () => {
  for (const name of ['single', 'replicas']) {
    const namespace = objectsOf(path.join(KUBERNETES, name)).find(
      ({ kind }) => kind === 'Namespace',
    );
    expect(namespace?.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
  }
});

describe('the network', () => {
  interface Rule {
    readonly from?: readonly object[];
    readonly to?: readonly object[];
    readonly ports: readonly { readonly port: number }[];
  }

  /** Who or whose reaches which ports, by the rules of all policies of a kustomization. */
  function rules(name: string, way: 'ingress' | 'egress'): readonly (readonly [string, string])[] {
    return objectsOf(path.join(KUBERNETES, name))
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .flatMap((policy) => {
        const spec = policy['spec'] as Record<'ingress' | 'egress', readonly Rule[]> & {
          readonly policyTypes: readonly string[];
        };
        expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
        return spec[way].map(
          ({ from, to, ports }) =>
            [
              (from ?? to ?? []).map((peer) => Object.keys(peer).join('+')).join(' | ') ||
                'anybody',
              ports.map(({ port }) => port).join(' '),
            ] as const,
        );
      });
  }

  test('of one daemon', () => {
    expect(rules('single', 'ingress')).toEqual([['namespaceSelector | namespaceSelector', '8080']]);
    expect(rules('single', 'egress')).toEqual([
      ['namespaceSelector+podSelector', '53 53'],
      ['anybody', '443 22'],
    ]);
  });

  test('of replicas', () => {
    expect(rules('replicas', 'ingress')).toEqual([
      ['namespaceSelector | namespaceSelector', '8080'],
      ['podSelector', '8081'],
    ]);
    expect(rules('replicas', 'egress')).toEqual([
      ['namespaceSelector+podSelector', '53 53'],
      ['anybody', '443 22'],
      ['podSelector', '8081'],
      ['anybody', '5432'],
    ]);
  });
});
