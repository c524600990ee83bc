import os from 'node:os';
import { parseArgs } from 'node:util';
import { sha256 } from '../../src/kernel/json.ts';

/** How it is asked for. */
export const USAGE = 'npm run faults -- [NAME...] [--shard 1/4] [--workers 2] [--list]';

/** How a person asks for the matrix. */
export interface Arguments {
  /** Names, or their beginnings; none is all. */
  readonly names: readonly string[];
  /** The nth of so many parts, into which cases fall by their names. */
  readonly shard: { readonly nth: number; readonly of: number };
  readonly workers: number;
  /** Names the cases and plays none. */
  readonly list: boolean;
}

/** Reads the words after `npm run faults --`, of which each name begins with that of a scenario. Throws what a person should read. */
export function readArguments(args: readonly string[], scenarios: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      shard: { type: 'string', default: '1/1' },
      workers: { type: 'string', default: String(Math.min(4, os.availableParallelism())) },
      list: { type: 'boolean', default: false },
    },
  });
  const [nth, of] = values.shard.split('/').map(Number);
  const workers = Number(values.workers);
  if (!isCount(nth) || !isCount(of) || nth > of || !isCount(workers)) {
    throw new Error('A shard is such as 1/4, and there is at least one worker.');
  }
  const unknown = positionals.find((name) => !scenarios.includes(name.split('/')[0] ?? ''));
  if (unknown !== undefined) {
    throw new Error(`No scenario is called "${unknown}"; there are ${scenarios.join(', ')}.`);
  }
  return { names: positionals, shard: { nth, of }, workers, list: values.list };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0;
}

/** Says whether a case is asked for: whole words between slashes must be the same. */
export function isWanted(name: string, names: readonly string[]): boolean {
  return names.length === 0 || names.some((one) => name === one || name.startsWith(`${one}/`));
}

/** Says whether a case falls into a part. */
export function inShard(name: string, { nth, of }: Arguments['shard']): boolean {
  return Number.parseInt(sha256(name).slice(0, 8), 16) % of === nth - 1;
}
