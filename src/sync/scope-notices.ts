import { OPERATIONS } from '../tenant/operation.ts';
import type { Operation } from '../tenant/operation.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import type { Warning } from '../warnings/warning.ts';
import type { WarningState } from '../warnings/warning-state.ts';

/** What was answered, if anything was; and the notice when a scope is missing that was not told of yet. */
export interface Asked<T> {
  readonly value?: T;
  readonly news: readonly Warning[];
  readonly unscoped: WarningState['unscoped'];
}

/**
 * Asks the tenant for something that a pass can do without. A missing scope is told once, until it was there and is
 * missing again; what else goes wrong is left for the next look.
 */
export async function askIfAllowed<T>(
  operation: Operation,
  unseen: string,
  unscoped: WarningState['unscoped'],
  ask: () => Promise<T>,
): Promise<Asked<T>> {
  try {
    const value = await ask();
    return { value, news: [], unscoped: unscoped.filter((one) => one !== operation) };
  } catch (error) {
    if (!isTenantError(error)) {
      throw error;
    }
    if (error.code !== 'TENANT_SCOPE_MISSING' || unscoped.includes(operation)) {
      return { news: [], unscoped };
    }
    const { scopes } = OPERATIONS[operation];
    return {
      news: [{ kind: 'scope', operation, scopes, unseen }],
      unscoped: [...unscoped, operation],
    };
  }
}
