import type { EngineEvent } from '../../engine/engine-event.ts';
import type { Run } from '../../engine/frame.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { toError } from '../../kernel/app-error.ts';
import type { Json } from '../../kernel/json.ts';
import type { Execution } from './execution.ts';

/** An execution that has not ended; `run` is undefined until its turn comes. */
export interface OpenRun {
  readonly execution: Execution;
  readonly input: Json;
  readonly events: EngineEvent[];
  run: Run | undefined;
  /** Whether it ever put off a call. */
  asked: boolean;
}

/** Moves a run. A definition may nest deeper than the machine's stack: whatever the engine throws fails this run alone. */
export function attempt(open: OpenRun, now: number, act: () => Outcome): Outcome {
  try {
    return act();
  } catch (error) {
    const outcome = {
      kind: 'Failed',
      step: '',
      error: { status: 500, name: 'EngineFault', message: toError(error).message },
    } as const;
    open.events.push({ kind: 'run-ended', at: now, outcome });
    return outcome;
  }
}
