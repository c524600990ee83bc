/** What may be seen of the daemon's own work; what a pass did is told by the pass. A method that throws is passed over. */
export interface DaemonObserver {
  /** A pass threw, which it never should; it is tried again like any failure. */
  passThrew?(tenant: string, error: Error): void;
  /** A source cannot be asked; told once per series of failures, and again when the failure is another. */
  sourceFailed?(source: string, error: Error, nextTryMs: number): void;
  /** A source answers again after `sourceFailed`. */
  sourceRecovered?(source: string): void;
  /** A local source cannot be watched; its changes are seen by its interval alone. */
  watchFailed?(source: string, error: Error): void;
  /** Something that was opened for a tenant or a source did not close. */
  closeFailed?(name: string, error: Error): void;
  /** Every tenant ended its first pass, whatever its result; told once. */
  ready?(): void;
  /** The daemon begins to end. */
  stopping?(reason: string): void;
  /** These tenants and sources went on although they were cut; the daemon no longer waits for them. */
  abandoned?(names: readonly string[]): void;
}

/** Tells an observer; its own faults must not end a loop. */
export function tell(report: () => void): void {
  try {
    report();
  } catch {
    // There is nobody left to tell.
  }
}
