import { buildEmulator } from '../../src/emulator/emulator.ts';
import { failingWorkflows } from '../support/failing-workflows.ts';
import type { TenantParams } from './process.ts';
import { nameOf, workflowValue } from './workload.ts';

// The tenant's memory and CPU must not count as the daemon's: it runs alone, until whoever started it is gone.
const params = JSON.parse(process.argv[2] ?? '') as TenantParams;
const { count, enabled = true, steps, latencyMs, requestsPer10s } = params;
const options = { enabled, ...(steps === undefined ? {} : { steps }) };
const urls: string[] = [];
for (let tenant = 0; tenant < (params.tenants ?? 1); tenant += 1) {
  const emulator = await buildEmulator({
    seed: {
      workflows:
        params.failing === true
          ? failingWorkflows(count)
          : Array.from({ length: count }, (_, index) => workflowValue(nameOf(index), options)),
    },
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(requestsPer10s === undefined ? {} : { requestsPer10s }),
  });
  urls.push(await emulator.listen());
}
process.once('disconnect', () => process.exit(0));
process.send?.(urls);
