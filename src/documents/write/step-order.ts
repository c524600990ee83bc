import { compareText } from '../../kernel/diagnostic.ts';
import { isObject, own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { followers } from '../../workflow/graph.ts';
import { stepType } from '../../workflow/step.ts';
import type { StepMap } from '../../workflow/step.ts';

/**
 * Gives the keys of a step map's `steps` in the order a run takes them: each step after all that lead to it, as far as
 * cycles allow, the first way of a choice first; then the ends, failures before successes. What no run comes to is
 * last, by name.
 */
export function stepOrder(holder: JsonObject): readonly string[] {
  const written = own(holder, 'steps');
  const entries = Object.entries(isObject(written) ? written : {});
  const steps = new Map(
    entries.flatMap(([key, step]) => (isObject(step) ? [[key, step] as const] : [])),
  );
  const map: StepMap = { pointer: '', start: own(holder, 'start'), steps };
  const reached = reversePostorder(map).toSorted((a, b) => endRank(map, a) - endRank(map, b));
  const seen = new Set(reached);
  const rest = entries.map(([key]) => key).filter((key) => !seen.has(key));
  return [...reached, ...rest.toSorted(compareText)];
}

function endRank({ steps }: StepMap, key: string): number {
  const step = steps.get(key);
  const type = step === undefined ? undefined : stepType(step);
  return type === 'success' ? 2 : type === 'failure' ? 1 : 0;
}

interface Visit {
  readonly key: string;
  readonly next: string[];
}

/** Without recursion: files can hold very long chains. The last way is followed first, so that the first comes first. */
function reversePostorder(map: StepMap): readonly string[] {
  const done: string[] = [];
  const seen = new Set<string>();
  const visits: Visit[] = [];
  const enter = (key: string): void => {
    seen.add(key);
    visits.push({ key, next: [...followers(map, key)] });
  };
  if (typeof map.start === 'string' && map.steps.has(map.start)) {
    enter(map.start);
  }
  for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
    const to = visit.next.pop();
    if (to === undefined) {
      done.push(visit.key);
      visits.pop();
    } else if (!seen.has(to)) {
      enter(to);
    }
  }
  return done.toReversed();
}
