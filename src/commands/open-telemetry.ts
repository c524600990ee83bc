import { makeEvent } from '../report/event.ts';
import type { EventLog } from '../report/log.ts';
import type { House } from './house.ts';
import { openTracer } from './open-tracer.ts';
import { Telemetry } from './telemetry.ts';

/**
 * Opens metrics where there is a server to show them, and traces where the environment names a collector; what is not
 * wanted is not read. They are closed with the house.
 */
export async function openTelemetry(
  { config, clock, closers }: House,
  env: Readonly<Record<string, string | undefined>>,
  log: EventLog,
): Promise<Telemetry> {
  const tracer = await openTracer({
    env,
    clock,
    failed: (message) => log.tell(makeEvent('tracing.failed', { message })),
  });
  if (tracer !== undefined) {
    closers.add(() => tracer.close());
  }
  if (config.server === undefined) {
    return new Telemetry(clock, undefined, tracer);
  }
  const { Metrics } = await import('../report/metrics/metrics.ts');
  return new Telemetry(clock, new Metrics(clock), tracer);
}
