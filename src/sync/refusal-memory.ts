import type { Refusals } from '../apply/apply-context.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';

const REMEMBERED_MS = 86_400_000;

/** What a tenant was found to refuse, for a day; the pass stores it with its record at the end. */
export class RefusalMemory implements Refusals {
  #deepUntil: number;
  #lightUntil: number;
  readonly #now: () => number;

  constructor(record: TenantRecord, now: () => number) {
    this.#deepUntil = record.deepRefusedUntil ?? 0;
    this.#lightUntil = record.lightRefusedUntil ?? 0;
    this.#now = now;
  }

  deep(): boolean {
    return this.#deepUntil > this.#now();
  }

  refuseDeep(): void {
    this.#deepUntil = this.#now() + REMEMBERED_MS;
  }

  light(): boolean {
    return this.#lightUntil > this.#now();
  }

  refuseLight(): void {
    this.#lightUntil = this.#now() + REMEMBERED_MS;
  }

  /** The record with what is remembered in it. */
  into(record: TenantRecord): TenantRecord {
    return { ...record, deepRefusedUntil: this.#deepUntil, lightRefusedUntil: this.#lightUntil };
  }
}
