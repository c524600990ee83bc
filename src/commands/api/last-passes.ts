import type { Board } from '../../report/board.ts';
import type { PassResult } from '../../report/pass-result.ts';
import { seenWorkflows } from '../../report/seen-workflow.ts';
import type { SeenWorkflow } from '../../report/seen-workflow.ts';
import { showPass } from '../../report/show-tenant.ts';
import type { PassView } from '../../report/view/pass-view.ts';
import type { OpenTenant } from '../../tenant/tenant.ts';

/** What a tenant's last passes left in memory. */
export interface Left {
  /** The connection that the last pass used; it is closed when the configuration of the tenant changes. */
  readonly client?: OpenTenant;
  readonly board?: Board;
  readonly seen: readonly SeenWorkflow[];
  /** Branches that have a tenant's version which Git has not, by workflow id. */
  readonly onBranches: ReadonlyMap<string, string>;
  /** Newest first. */
  readonly passes: readonly PassView[];
}

/** Of a tenant that no pass was made of here. */
export const NOTHING_LEFT: Left = { seen: [], onBranches: new Map(), passes: [] };

const MOST_PASSES = 100;
const LEAST_PASSES = 10;

/** Of all tenants together, so that five hundred of them do not fill the memory with a hundred each. */
const MOST_IN_ALL = 10_000;

/** What is kept of the last passes to be shown; a process that starts without it shows the board of the store. */
export class LastPasses {
  readonly #left = new Map<string, Left>();
  #kept: ReadonlySet<string> = new Set();

  of(tenant: string): Left {
    return this.#left.get(tenant) ?? NOTHING_LEFT;
  }

  /** A pass begins, over this connection. */
  began(tenant: string, client: OpenTenant): void {
    this.#keep(tenant, { ...this.of(tenant), client });
  }

  /** A pass was told; one that broke off before it could plan leaves what was seen before. */
  ended(result: PassResult, board: Board): void {
    const { tenant, onBranches } = result;
    const former = this.of(tenant);
    const planned = result.rounds.length > 0;
    const share = Math.floor(MOST_IN_ALL / Math.max(1, this.#left.size));
    const most = Math.min(MOST_PASSES, Math.max(LEAST_PASSES, share));
    this.#keep(tenant, {
      ...former,
      board,
      ...(planned ? { seen: seenWorkflows(result), onBranches } : {}),
      passes: [showPass(board), ...former.passes].slice(0, most),
    });
  }

  /** Keeps what is of these tenants, now and from now on: a pass of another one may end when it is held elsewhere already. */
  keepOnly(tenants: readonly string[]): void {
    this.#kept = new Set(tenants);
    for (const name of this.#left.keys()) {
      if (!this.#kept.has(name)) {
        this.#left.delete(name);
      }
    }
  }

  #keep(tenant: string, left: Left): void {
    if (this.#kept.has(tenant)) {
      this.#left.set(tenant, left);
    }
  }
}
