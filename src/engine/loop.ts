import { isArray } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { resolveObject } from './resolve.ts';
import { snapshot } from './data.ts';
import type { Frame, LoopState } from './frame.ts';
import { MAX_PARALLEL_ITEMS, MAX_SERIAL_ITEMS } from './limits.ts';
import { failStep, leave } from './moves.ts';
import type { StepProgram } from './program.ts';
import { scopeOf, tell } from './session.ts';
import type { Session } from './session.ts';
import { StepTrouble } from './step-trouble.ts';

type LoopProgram = Extract<StepProgram, { readonly kind: 'loop' }>;

/** Begins a loop: a parallel one with all its rounds, a serial one with its first. Throws StepTrouble. */
export function startLoop(session: Session, frame: Frame, step: LoopProgram): void {
  if (frame.iteration !== undefined) {
    throw new StepTrouble('loops cannot be nested');
  }
  const { input, context } = resolveObject(step.attributes, scopeOf(session, frame));
  const items = itemsOf(input);
  tell(session, frame, {
    kind: 'step-started',
    step: step.key,
    type: 'action',
    actionId: step.actionId,
    ...(step.version === undefined ? {} : { version: step.version }),
    input: { input: [...items], ...(context === undefined ? {} : { context }) },
  });
  if (!step.serial && items.length > MAX_PARALLEL_ITEMS) {
    throw new StepTrouble(
      `Input has ${items.length} iterations which exceed ${MAX_PARALLEL_ITEMS} iteration limit`,
    );
  }
  const loop: LoopState = {
    items,
    next: 0,
    pins: {},
    ...(context === undefined ? {} : { context }),
  };
  frame.standing = { kind: 'looping', loop };
  if (!step.serial) {
    while (loop.next < items.length) {
      addRound(session, frame, step, loop);
    }
  }
}

/** A list of one arrives as its element (facts 5.3), and nothing as no item at all. */
function itemsOf(input: Json | undefined): readonly Json[] {
  return input === undefined || input === null ? [] : isArray(input) ? input : [input];
}

function addRound(session: Session, frame: Frame, step: LoopProgram, loop: LoopState): void {
  const index = loop.next;
  const item = loop.items[index] ?? null;
  loop.next += 1;
  const iteration = { loop: step.key, index };
  session.run.frames.push({
    iteration,
    // Whether a body really sees what stands around it is not known (facts 3.4): the embedded tenant lets it.
    data: {
      ...snapshot(frame.data),
      loop: { loopInput: item, ...(loop.context === undefined ? {} : { context: loop.context }) },
    },
    at: step.body.start,
    standing: { kind: 'ready' },
  });
  session.host.observe?.({ kind: 'iteration-started', at: session.now, iteration, item });
}

/** Goes on with a loop whose rounds have all ended: with its next round, or behind it. Says whether anything moved. */
export function settleLoop(session: Session, frame: Frame, step: LoopProgram): boolean {
  const { run } = session;
  const { standing } = frame;
  const rounds = run.frames.slice(1);
  if (standing.kind !== 'looping' || !rounds.every((round) => round.standing.kind === 'ended')) {
    return false;
  }
  run.frames = [frame];
  const failed = rounds.flatMap((round) => {
    const outcome = round.standing.kind === 'ended' ? round.standing.outcome : undefined;
    return outcome?.kind === 'Failed' ? [{ outcome, index: round.iteration?.index ?? 0 }] : [];
  })[0];
  const { loop } = standing;
  const last = Math.min(loop.items.length, MAX_SERIAL_ITEMS);
  // A serial loop stops without a word at the first item that fails, and after the fiftieth (facts 5.4).
  if (step.serial && failed === undefined && loop.next < last) {
    addRound(session, frame, step, loop);
  } else if (!step.serial && failed !== undefined) {
    const { error, step: at } = failed.outcome;
    failStep(session, frame, {
      ...error,
      message: `iteration ${failed.index} failed at step '${at}': ${error.message}`,
    });
  } else {
    leave(session, frame, step, { kind: 'next', to: step.next });
  }
  return true;
}
