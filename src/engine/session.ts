import type { Perform } from './action-call.ts';
import type { EngineEvent } from './engine-event.ts';
import type { Frame, LoopState, Run } from './frame.ts';
import type { Program, StepProgram } from './program.ts';
import type { Scope } from './resolve.ts';

/** What surrounds a run: who does its actions, and who is told what it did. */
export interface Host {
  readonly perform: Perform;
  readonly observe?: (event: EngineEvent) => void;
}

/** One turn of a run at one moment. */
export interface Session {
  readonly program: Program;
  readonly run: Run;
  readonly host: Host;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The steps that a frame moves in: the definition's, or those of the loop's body. */
export function stepsOf({ program }: Session, frame: Frame): ReadonlyMap<string, StepProgram> {
  return (bodyOf(program, frame) ?? program).steps;
}

function bodyOf(program: Program, { iteration }: Frame): Program | undefined {
  const loop = iteration === undefined ? undefined : program.steps.get(iteration.loop);
  return loop?.kind === 'loop' ? loop.body : undefined;
}

/** The loop that a frame is a round of, with its state; undefined outside of loops. */
export function loopAround(
  { program, run }: Session,
  { iteration }: Frame,
): { readonly serial: boolean; readonly state: LoopState } | undefined {
  const loop = iteration === undefined ? undefined : program.steps.get(iteration.loop);
  const standing = run.frames[0]?.standing;
  return loop?.kind === 'loop' && standing?.kind === 'looping'
    ? { serial: loop.serial, state: standing.loop }
    : undefined;
}

/** What a frame's values are resolved in. */
export function scopeOf(session: Session, frame: Frame): Scope {
  const around = frame.iteration === undefined ? undefined : loopAround(session, frame);
  return around?.serial === true
    ? {
        data: frame.data,
        now: session.now,
        pins: around.state.pins,
        pinned: session.program.variables,
      }
    : { data: frame.data, now: session.now };
}

type Told<E> = E extends EngineEvent ? Omit<E, 'at' | 'iteration'> : never;

/** Tells what happened in a frame. */
export function tell({ host, now }: Session, frame: Frame, event: Told<EngineEvent>): void {
  host.observe?.({
    ...event,
    at: now,
    ...(frame.iteration === undefined ? {} : { iteration: frame.iteration }),
  } as EngineEvent);
}
