import { useEffect, useRef, useState } from 'preact/hooks';
import type { Refused } from './request.ts';
import { useSession } from './use-session.ts';

/** What is to be read, and when anew. */
export interface Want {
  readonly path: string;
  /** A tenant's name: after its passes; `any`: after all passes; `once`: only when connected anew. */
  readonly after: { readonly tenant: string } | 'any' | 'once';
}

/** What was read, what it was before, or why it could not be read. */
export interface Data<T> {
  readonly value?: T;
  readonly refused?: Refused;
  /** Reads anew. */
  readonly again: () => void;
}

/**
 * Reads from the API, and anew after passes, after the connection was lost and when the token changes. While it reads,
 * what was there before stays.
 */
export function useData<T>(want: Want | undefined): Data<T> {
  const [data] = useAll<T>(want === undefined ? [] : [want]);
  return data ?? { again: () => undefined };
}

/** Reads several things at once. */
export function useAll<T>(wants: readonly Want[]): readonly Data<T>[] {
  const session = useSession();
  const [, draw] = useState(0);
  const refusals = useRef(new Map<string, Refused>());
  const runs = useRef(new Map<string, () => void>());
  const key = wants.map(({ path }) => path).join('\n');
  useEffect(() => {
    let alive = true;
    const readings = wants.map(({ path, after }) => {
      const run = oneAtATime(async () => {
        const answer = await session.read<T>(path);
        if (alive) {
          if (answer.ok) {
            session.kept.set(path, answer.value);
            refusals.current.delete(path);
          } else {
            refusals.current.set(path, answer.refused);
          }
          draw((count) => count + 1);
        }
      });
      runs.current.set(path, run);
      run();
      return { run, after };
    });
    const runAll = (): void => readings.forEach(({ run }) => run());
    const removers = [
      session.boards.add((note) => {
        for (const { run, after } of readings) {
          if (after === 'any' || (after !== 'once' && after.tenant === note.tenant)) {
            run();
          }
        }
      }),
      session.connections.add(({ state }) => {
        // Whoever may not look any more is told so by the answers.
        if (state === 'live' || state === 'refused') {
          runAll();
        }
      }),
      session.tokens.add(runAll),
    ];
    return () => {
      alive = false;
      refusals.current.clear();
      removers.forEach((remove) => remove());
    };
    // The paths say all there is to say of what is wanted.
  }, [session, key]);
  return wants.map(({ path }) => {
    const value = session.kept.get(path) as T | undefined;
    const refused = refusals.current.get(path);
    return {
      ...(value === undefined ? {} : { value }),
      ...(refused === undefined ? {} : { refused }),
      again: () => runs.current.get(path)?.(),
    };
  });
}

/** Runs work once at a time; however often it is asked for meanwhile, once more. */
function oneAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let wanted = false;
  const run = (): void => {
    if (running) {
      wanted = true;
      return;
    }
    running = true;
    void work().finally(() => {
      running = false;
      if (wanted) {
        wanted = false;
        run();
      }
    });
  };
  return run;
}
