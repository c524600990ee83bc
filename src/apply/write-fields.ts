import type { JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { isWithin } from '../kernel/pointer.ts';
import { lay } from '../normal-form/lay.ts';
import type { AppliedWish } from '../inventory/entry.ts';
import { makeOperations } from '../plan/json-patch.ts';
import type { OperationStyle } from '../plan/json-patch.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';

/** The operations of a change in the styles to try, in order; the second is taken when the tenant refuses the first. */
export function operationsFor(
  wish: AppliedWish,
  fields: readonly string[],
  live: LiveWorkflow,
  context: Pick<ApplyContext, 'patch' | 'refusals'>,
): readonly (readonly PatchOperation[])[] {
  const target = lay(wish, live.raw);
  const styles: readonly OperationStyle[] =
    context.patch === 'field' || (context.patch === 'auto' && context.refusals.deep())
      ? ['field']
      : context.patch === 'deep'
        ? ['deep']
        : ['deep', 'field'];
  const made = styles.map((style) => makeOperations(live.raw, target, fields, style));
  const [deep, whole] = made;
  return deep !== undefined && whole !== undefined && samePaths(deep, whole) ? [deep] : made;
}

function samePaths(a: readonly PatchOperation[], b: readonly PatchOperation[]): boolean {
  return a.length === b.length && a.every(({ path }, index) => path === b[index]?.path);
}

/** Names the first number that would lose digits if these operations were sent. */
export function unsafeNumberIn(
  operations: readonly PatchOperation[],
  live: LiveWorkflow,
): string | undefined {
  return live.unsafeNumbers.find((pointer) =>
    operations.some(({ path }) => isWithin(pointer, path)),
  );
}

/** What a write came to: the operations that were accepted and what the tenant then reads. */
export interface Written {
  readonly operations: readonly PatchOperation[];
  readonly answer: LiveWorkflow;
}

/** Sends the operations in the first style the tenant accepts, and reads the workflow back. */
export async function writeFields(
  id: string,
  styles: readonly (readonly PatchOperation[])[],
  afterSwitch: boolean,
  context: ApplyContext,
): Promise<Written> {
  const [first = [], second] = styles;
  try {
    return await send(id, first, afterSwitch, context);
  } catch (error) {
    if (second === undefined || !isRefusal(error)) {
      throw error;
    }
    const written = await send(id, second, false, context);
    context.refusals.refuseDeep();
    return written;
  }
}

async function send(
  id: string,
  operations: readonly PatchOperation[],
  afterSwitch: boolean,
  context: ApplyContext,
): Promise<Written> {
  const { tenant, clock, signal, lockLag } = context;
  const options = { priority: 'write', ...(signal === undefined ? {} : { signal }) } as const;
  const waits = afterSwitch ? [...lockLag.waits()] : [0];
  const begun = clock.monotonicMs();
  let refusedMs: number | undefined;
  for (;;) {
    await pause(waits.shift() ?? 0, context);
    context.permit();
    const sentMs = clock.monotonicMs() - begun;
    try {
      const answer =
        (await tenant.patchWorkflow(id, operations, options)) ??
        (await tenant.getWorkflow(id, signal, 'write'));
      if (answer !== undefined) {
        if (afterSwitch) {
          lockLag.taken(sentMs, refusedMs);
        }
        return { operations, answer };
      }
    } catch (error) {
      if (!isRefusal(error) || waits.length === 0) {
        throw error;
      }
      refusedMs = sentMs;
    }
  }
}

async function pause(ms: number, { clock, signal }: ApplyContext): Promise<void> {
  if (ms > 0) {
    await clock.sleep(ms, signal);
  }
}

/** Says that the tenant refused the content of a request: 400, whatever its words. */
export function isRefusal(error: unknown): boolean {
  return isTenantError(error) && error.status === 400;
}

/** The operations that put fields back as they were: whole fields, an absent one emptied. */
export function putBackOperations(
  before: JsonObject,
  fields: readonly string[],
): readonly PatchOperation[] {
  return fields.flatMap((field): readonly PatchOperation[] => {
    const value = Object.hasOwn(before, field) ? before[field] : undefined;
    if (value !== undefined && value !== null) {
      return [{ op: 'replace', path: `/${field}`, value }];
    }
    return field === 'owner'
      ? []
      : [{ op: 'replace', path: `/${field}`, value: field === 'description' ? '' : {} }];
  });
}
