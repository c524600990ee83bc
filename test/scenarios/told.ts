import { afterEach, expect } from 'vitest';
import type { PassResult } from '../../src/report/pass-result.ts';
import { makeWorld } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';

/** Gives a maker of worlds that are all gone after each test, last made first. */
export function worlds(): (options?: WorldOptions) => Promise<World> {
  const open: World[] = [];
  afterEach(async () => {
    for (const world of open.splice(0).toReversed()) {
      await world.dispose();
    }
  });
  return async (options) => {
    const world = await makeWorld(options);
    open.push(world);
    return world;
  };
}

/** What was done: file, outcome and reason, in order. */
export function done(result: PassResult): readonly string[] {
  return result.rounds.flatMap(({ outcomes }) =>
    outcomes.map(({ change, result: end, reason }) =>
      [change.file, end, reason].filter(Boolean).join(' '),
    ),
  );
}

/** What waits, or is kept, in the last plan: file and reason. */
export function waiting(result: PassResult): readonly string[] {
  return (result.rounds.at(-1)?.plan.changes ?? []).map(({ file, kind, wait, reason }) =>
    [file, kind, wait?.reason ?? reason].join(' '),
  );
}

/** Why the last plan waits as a whole. */
export function refusals(result: PassResult): readonly string[] {
  return (result.rounds.at(-1)?.plan.refusals ?? []).map(({ reason }) => reason);
}

/** The codes of what a pass could not do. */
export function troubles(result: PassResult): readonly string[] {
  return result.troubles.map(({ code }) => code);
}

/** One condition as `status reason`. */
export function condition(result: PassResult, type = 'Ready'): string {
  const found = result.conditions.find((one) => one.type === type);
  return `${found?.status} ${found?.reason}`;
}

/** The checksum of the last plan, for an approval. */
export function checksum(result: PassResult): string {
  return result.rounds.at(-1)!.plan.checksum;
}

/** Every workflow of the tenant as `name on` or `name off`, sorted. */
export async function states(world: World): Promise<readonly string[]> {
  const all = await world.tenant.control.workflows();
  return all
    .map(({ workflow }) => `${workflow.name} ${workflow.enabled ? 'on' : 'off'}`)
    .toSorted();
}

/**
 * What was sent to the tenant since the counts were cleared, by operation, without the token and the two requests of the
 * day, whose hour depends on the tenant.
 */
export async function sent(world: World): Promise<Readonly<Record<string, number>>> {
  const { byOperation } = await world.tenant.control.requests();
  const { getPublicIdentities: _owners, listPersonalAccessTokens: _own, ...rest } = byOperation;
  return rest;
}

/** Expects a pass that finds nothing to do and costs the one request that it must. */
export async function expectPeace(world: World): Promise<PassResult> {
  await world.tenant.control.resetRequests();
  const result = await world.pass();
  expect({
    troubles: troubles(result),
    done: done(result),
    waiting: waiting(result),
    ready: condition(result),
    requests: await sent(world),
  }).toEqual({
    troubles: [],
    done: [],
    waiting: [],
    ready: 'True Succeeded',
    requests: { listWorkflows: 1 },
  });
  return result;
}

type Method =
  | 'listWorkflows'
  | 'getWorkflow'
  | 'createWorkflow'
  | 'patchWorkflow'
  | 'deleteWorkflow';

/** Does something right before or after the nth call of one of the tenant port's methods, in the passes that follow. */
export function interpose(
  world: World,
  method: Method,
  nth: number,
  moment: 'before' | 'after',
  act: () => Promise<unknown>,
): void {
  let calls = 0;
  world.between = (ports) => {
    const tenant = { ...ports.tenant };
    const original = tenant[method] as (...args: readonly unknown[]) => Promise<unknown>;
    const replaced = async (...args: readonly unknown[]): Promise<unknown> => {
      calls += 1;
      const due = calls === nth;
      if (due && moment === 'before') {
        await act();
      }
      const answer = await original(...args);
      if (due && moment === 'after') {
        await act();
      }
      return answer;
    };
    return { ...ports, tenant: { ...tenant, [method]: replaced } };
  };
}
