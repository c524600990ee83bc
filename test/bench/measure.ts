import type { JsonObject } from '../../src/kernel/json.ts';

/** A measurement: runs alone in its process, takes and gives plain data. */
type Measure = (params: JsonObject) => Promise<JsonObject>;

const MEASUREMENTS: Readonly<Record<string, () => Promise<Measure>>> = {
  size: async () => (await import('./measure-size.ts')).measureSize,
  changes: async () => (await import('./measure-changes.ts')).measureChanges,
  growth: async () => (await import('./measure-growth.ts')).measureGrowth,
  parse: async () => (await import('./measure-parse.ts')).measureParse,
  validate: async () => (await import('./measure-validate.ts')).measureValidate,
  quota: async () => (await import('./measure-quota.ts')).measureQuota,
  push: async () => (await import('./measure-push.ts')).measurePush,
  hooks: async () => (await import('./measure-hooks.ts')).measureHooks,
  page: async () => (await import('./measure-page.ts')).measurePage,
  ours: async () => (await import('./measure-ours.ts')).measureOurs,
  daemon: async () => (await import('./measure-daemon.ts')).measureDaemon,
  replicas: async () => (await import('./measure-replicas.ts')).measureReplicas,
  crowd: async () => (await import('./measure-crowd.ts')).measureCrowd,
  engine: async () => (await import('./measure-engine.ts')).measureEngine,
  executions: async () => (await import('./measure-executions.ts')).measureExecutions,
  looks: async () => (await import('./measure-looks.ts')).measureLooks,
  failures: async () => (await import('./measure-failures.ts')).measureFailures,
  start: async () => (await import('./measure-start.ts')).measureStart,
  sdk: async () => (await import('./measure-sdk.ts')).measureSdk,
};

// Whoever asked is gone or has lost patience; what a measurement started ends with it.
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => process.exit(1));

const [name = '', params = '{}'] = process.argv.slice(2);
const measure = await MEASUREMENTS[name]?.();
if (measure === undefined) {
  throw new Error(`There is no measurement "${name}".`);
}
const result = await measure(JSON.parse(params) as JsonObject);
process.send?.(result, () => process.exit(0));
