import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { num } from './num.ts';
import { atMost, duration, mebibytes, told } from './row.ts';
import type { Row } from './row.ts';

/** A measurement's plain data, read without a schema: it comes from our own process of the same build. */
type Data = JsonObject;

/** How many requests a pass makes that changes nothing. */
export function sizeRow(count: number, data: Data): Row {
  const requests = num(data, 'requestsPerPass');
  return atMost(
    'Requests and ratios',
    `Requests of a pass that changes nothing, ${count} workflow${count === 1 ? '' : 's'}`,
    [requests, String(requests)],
    [1, '1'],
  );
}

/** A first pass and warm passes over a thousand workflows. */
export function thousandRows(data: Data): readonly Row[] {
  return [
    atMost(
      'CPU',
      'A whole warm pass over 1,000 workflows of 20 steps, nothing changed',
      [
        num(data, 'warmCpuMs'),
        `${duration(num(data, 'warmCpuMs'))} (planning alone ${duration(num(data, 'warmPlanMs'))})`,
      ],
      [1000, 'planning under 1 s'],
    ),
    told(
      'CPU',
      'First pass over 1,000 files: read, checked, compared, adopted',
      `${duration(num(data, 'firstCpuMs'))} (${duration(num(data, 'firstWallMs'))} of time)`,
    ),
  ];
}

/** What one change costs, and how long it keeps a workflow switched off. */
export function changeRows(data: Data): readonly Row[] {
  const roundTrip = num(data, 'roundTripMs');
  const off = num(data, 'offMs') / roundTrip;
  const settling = num(data, 'settlingOffMs');
  const late = (settling - 1000) / roundTrip;
  return [
    costRow('Changing a disabled workflow', data['editDisabled'], { PATCH: 1 }),
    costRow('Changing an enabled workflow', data['editEnabled'], { PATCH: 3, GET: 1 }),
    costRow('Creating a disabled workflow', data['createDisabled'], { POST: 1 }),
    costRow('Creating an enabled workflow', data['createEnabled'], { POST: 1, PATCH: 1 }),
    atMost(
      'Requests and ratios',
      'Time switched off per edit, in round trips of 50 ms',
      [off, `${off.toFixed(1)} (${duration(num(data, 'offMs'))})`],
      [3, 'at most 3'],
    ),
    atMost(
      'Requests and ratios',
      'Time switched off per edit where the tenant keeps its lock 1 s longer, in round trips of 50 ms beyond that second',
      [
        late,
        `${late.toFixed(1)} (${duration(settling)} in all, ${num(data, 'settlingRequests')} PATCH)`,
      ],
      [3, 'at most 3'],
      'The lock says nothing of when it ends: an edit waits as long as the one before it had to, tries a little earlier each time, and pays for that when it was too early.',
    ),
  ];
}

function costRow(
  what: string,
  cost: Json | undefined,
  limits: Readonly<Record<string, number>>,
): Row {
  const { lists, ...methods } = cost as Readonly<Record<string, number>>;
  const used = Object.entries(methods).filter(([, count]) => count > 0);
  const text = used.map(([method, count]) => `${count} ${method}`).join(' + ');
  return {
    group: 'Requests and ratios',
    what: `Requests: ${what.toLowerCase()}`,
    measured: `${text} (the pass lists ${lists} times)`,
    target: Object.entries(limits)
      .map(([method, count]) => `${count} ${method}`)
      .join(' + '),
    reached: used.every(([method, count]) => count <= (limits[method] ?? 0)),
  };
}

/** Planning alone, from ten workflows to ten thousand, by their number. */
export function growthRows(curve: ReadonlyMap<number, Data>): readonly Row[] {
  const row = (what: string, key: string, why?: string): readonly Row[] => {
    const at = (count: number): number => num(curve.get(count) ?? {}, key);
    const [small, large] = [at(1000), at(10_000)];
    const all = [...curve.keys()].map((count) => duration(at(count))).join(', ');
    const sizes = [...curve.keys()].map((count) => count.toLocaleString('en')).join(', ');
    return [
      atMost(
        'CPU',
        `Planning 10,000 workflows of 20 steps, ${what}`,
        [large, duration(large)],
        [10_000, 'under 10 s'],
        why,
      ),
      told('CPU', `Planning ${sizes} workflows, ${what}`, all),
      atMost(
        'Requests and ratios',
        `Growth of planning from 1,000 to 10,000, ${what}`,
        [large / small, `${(large / small).toFixed(1)} times`],
        [13, 'linear: 10 times, up to 13'],
      ),
    ];
  };
  return [
    ...row('warm, nothing changed', 'warmCpuMs'),
    ...row(
      'every file changed',
      'changedCpuMs',
      'Each change is compared field by field, and its patch is made and proved by applying it.',
    ),
  ];
}

/** Reading files against the parser alone. */
export function parseRows(data: Data): readonly Row[] {
  const ratio = num(data, 'readCpuMs') / num(data, 'yamlCpuMs');
  const per = (ms: number): string => `${(ms / num(data, 'count')).toFixed(1)} ms a file`;
  return [
    atMost(
      'Requests and ratios',
      `Reading and checking files of ${num(data, 'lines')} lines, against the YAML parser alone`,
      [
        ratio,
        `${ratio.toFixed(2)} times (${per(num(data, 'readCpuMs'))}, parser ${per(num(data, 'yamlCpuMs'))})`,
      ],
      [1.5, 'at most 1.5 times'],
    ),
    atMost(
      'CPU',
      `Reading ${num(data, 'count')} files again that were read before`,
      [num(data, 'againCpuMs'), duration(num(data, 'againCpuMs'))],
      [300, 'under 0.3 s'],
    ),
  ];
}

/** The command that checks files, as a whole process. */
export function validateRow(data: Data): Row {
  return atMost(
    'CPU',
    `The command validate on ${num(data, 'count')} files, from start to end`,
    [num(data, 'cpuMs'), duration(num(data, 'cpuMs'))],
    [600, 'under 0.6 s'],
  );
}

/** The first apply under a real tenant's quota. */
export function quotaRows(data: Data): readonly Row[] {
  const over = num(data, 'seconds') / num(data, 'floorSeconds') - 1;
  return [
    atMost(
      'Requests and ratios',
      `First apply of ${num(data, 'count')} enabled workflows, against the quota's floor (virtual clock)`,
      [
        over,
        `${(over * 100).toFixed(1)} % above ${num(data, 'floorSeconds')} s; ${num(data, 'requests')} requests, ${num(data, 'throttled')} refused`,
      ],
      [0.05, 'within 5 %'],
    ),
  ];
}

/** One file of many. */
export function pushRows(data: Data): readonly Row[] {
  const text = (key: string, less = 0): string =>
    `p50 ${duration(num(data, `${key}P50Ms`) - less)}, p95 ${duration(num(data, `${key}P95Ms`) - less)}`;
  const list = num(data, 'listMs');
  return [
    atMost(
      'Time',
      `A commit that touches one file of ${num(data, 'count')}: seen to written, less the ${duration(list)} that the tenant takes for its list`,
      [num(data, 'seenP95Ms') - list, text('seen', list)],
      [300, 'p95 under 300 ms'],
      'A pass knows nothing that it did not look at: it asks Git, reads the whole list, holds each workflow against its digest and each file against its entry, before it writes one.',
    ),
    told(
      'Time',
      `A commit that touches one file of ${num(data, 'count')}: commit to written, seen by watching a local repository, list included`,
      text('whole'),
    ),
    told(
      'CPU',
      `A whole pass that writes one file of ${num(data, 'count')}, reading back included`,
      duration(num(data, 'passCpuMs')),
    ),
  ];
}

/** Against the script that people write today. */
export function scriptRows(ours: Data, script: Data): readonly Row[] {
  const passes = [
    ['nothing changed', ours['nothing']],
    ['one changed', ours['one']],
    ['all changed', ours['all']],
  ] as const;
  const quota = script['underQuota'] as Data;
  const count = num(script, 'count');
  return [
    ...passes.map(([what, pass]): Row => {
      const [few, many] = [num(pass as Data, 'requests'), num(script, 'requests')];
      const [fast, slow] = [num(pass as Data, 'wallMs'), num(script, 'wallMs')];
      return told(
        'Requests and ratios',
        `Against a script on the vendor's client (list, get each, PUT each), ${count} workflows, ${what}`,
        `${few} request${few === 1 ? '' : 's'} to ${many} (1 : ${(many / few).toFixed(1)}), ${duration(fast)} to ${duration(slow)} (1 : ${(slow / fast).toFixed(1)})`,
      );
    }),
    told(
      'Requests and ratios',
      `Against that script under a real tenant's quota, all ${count} changed`,
      `all written in ${duration(num(ours['underQuota'] as Data, 'wallMs'))}; the script ${
        quota['done'] === true ? 'too' : `fails on a 429 after ${num(quota, 'puts')} workflows`
      } (${duration(num(quota, 'wallMs'))})`,
    ),
    told(
      'Memory',
      `Peak of a process with ${count} workflows, ours and the script on the vendor's client`,
      `${mebibytes(num(ours, 'peakMiB'))} to ${mebibytes(num(script, 'peakMiB'))}`,
    ),
  ];
}

/** The built program: its start, its memory, and its idling. */
export function daemonRows(one: Data, hundred: Data, thousand: Data, ten: Data): readonly Row[] {
  const [peak, idle] = [num(thousand, 'peakMiB'), num(thousand, 'idleMiB')];
  const percent = num(ten, 'idlePercent');
  return [
    atMost(
      'CPU',
      'Cold start to ready with 100 workflows',
      [
        num(hundred, 'readyCpuMs'),
        `${duration(num(hundred, 'readyCpuMs'))} (${duration(num(hundred, 'readyWallMs'))} of time; Git another ${duration(num(hundred, 'readyGitCpuMs'))})`,
      ],
      [1500, 'under 1.5 s'],
      'Most of it is parsing YAML with code that V8 has not compiled yet; then comes loading the program.',
    ),
    atMost(
      'CPU',
      'Idling with ten tenants of 20 workflows at an interval of 1 min, Git included',
      [
        percent,
        `${percent.toFixed(2)} % of a core (${num(ten, 'watchRequests')} requests in the minute watched)`,
      ],
      [1, 'under 1 %'],
    ),
    atMost(
      'Memory',
      'Peak of the daemon with 1,000 workflows',
      [peak, mebibytes(peak)],
      [150, 'under 150 MiB'],
      `With one workflow it is ${mebibytes(num(one, 'peakMiB'))}; the rest is what parsing a thousand files leaves to be collected.`,
    ),
    atMost(
      'Memory',
      'The daemon with 1,000 workflows, idle',
      [idle, mebibytes(idle)],
      [100, 'under 100 MiB'],
      `With one workflow it is ${mebibytes(num(one, 'idleMiB'))}; what is kept of each, so that the next pass need not read it again, is about ${Math.round(((idle - num(one, 'idleMiB')) * 1024) / 999)} KiB.`,
    ),
    told(
      'Memory',
      'The daemon with 1 and with 100 workflows, idle',
      `${mebibytes(num(one, 'idleMiB'))}, ${mebibytes(num(hundred, 'idleMiB'))}`,
    ),
    told(
      'Time',
      'A scrape of /metrics with 1,000 workflows, asked and read',
      `${num(thousand, 'scrapeMs').toFixed(1)} ms (${num(thousand, 'scrapeSeries')} series)`,
    ),
  ];
}

/** The embedded tenant: how fast it runs workflows, lists what ran, keeps its memory, and starts. */
export function tenantRows(engine: Data, executions: Data, start: Data): readonly Row[] {
  const rate = num(engine, 'runsPerSecond');
  const [few, many] = [num(executions, 'fewListMs'), num(executions, 'manyListMs')];
  const [quarter, whole] = [num(executions, 'quarterMiB'), num(executions, 'wholeMiB')];
  const [cpu, node] = [num(start, 'emulatorCpuMs'), num(start, 'nodeCpuMs')];
  return [
    {
      group: 'CPU',
      what: 'Runs of a workflow of ten steps a second on one core, the engine alone',
      measured: Math.round(rate).toLocaleString('en'),
      target: 'at least 5,000',
      reached: rate >= 5000,
    },
    told(
      'CPU',
      'Runs of a workflow of two steps a second in the embedded tenant, kept with their histories',
      Math.round(num(executions, 'runsPerSecond')).toLocaleString('en'),
    ),
    atMost(
      'Time',
      'A list of the newest 50 of 10,000 executions, against the list of one',
      [many / few, `${many.toFixed(1)} ms to ${few.toFixed(1)} ms`],
      [3, 'no slower but for the answer\u2019s size: at most 3 times'],
    ),
    atMost(
      'Memory',
      'The embedded tenant after a million runs, against a quarter of them (virtual clock)',
      [whole / quarter, `${mebibytes(whole)} to ${mebibytes(quarter)}`],
      [1.1, 'flat: at most 1.1 times'],
    ),
    atMost(
      'CPU',
      'Start of the embedded tenant until it answers',
      [cpu, `${duration(cpu)} (Node alone ${duration(node)})`],
      [300, 'under 300 ms'],
    ),
  ];
}
