import type { Config } from '../config/config.ts';
import type { Serving } from './serve.ts';

const DRIFT = {
  correct: 'what is changed in the tenant is put back',
  report: 'what is changed in the tenant is reported',
  capture: 'what is changed in the tenant becomes a branch of the repository',
} as const;

/** Says in plain words what runs, where things are, and what a newcomer can do next. */
export function welcome(
  config: Config,
  embedded: ReadonlyMap<string, string>,
  serving: Pick<Serving, 'url'> | undefined,
): string {
  const lines = ['', 'Mainsheet is running. Stop it with Ctrl-C.', ''];
  for (const tenant of config.tenants) {
    const url = embedded.get(tenant.name);
    const source = config.sources.find(({ name }) => name === tenant.source);
    lines.push(
      `  tenant      ${tenant.name}${url === undefined ? '' : `, embedded, at ${url}`}`,
      `  repository  ${source?.url ?? ''}`,
      `  drift       ${DRIFT[tenant.drift]}`,
    );
  }
  if (serving !== undefined) {
    const { url } = serving;
    lines.push(`  probes      ${url}/healthz and ${url}/readyz, metrics at ${url}/metrics`);
  }
  const file = config.file === undefined ? '' : ` --config ${config.file}`;
  lines.push(
    '',
    'Try: edit a workflow file in the repository and commit it; the next lines tell what happened.',
    `     npx mainsheet status${file}   in another terminal shows where everything stands.`,
    '',
  );
  return lines.join('\n');
}
