import { execFileSync, spawnSync } from 'node:child_process';

/** Whether kubectl is on the path. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client']).error === undefined;

if (!hasKubectl) {
  console.warn('kubectl is not installed: what it would check is skipped.');
}

/** What `kubectl apply --kustomize` would apply, as YAML. */
export function kubectlKustomize(directory: string): string {
  return execFileSync('kubectl', ['kustomize', directory], { encoding: 'utf8', stdio: 'pipe' });
}
