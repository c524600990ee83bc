import { stringAt } from '../kernel/json.ts';
import type { Change } from '../plan/change.ts';

/** Changes that wait for each other's names, in the order in which to make them; most trains have one change. */
export interface Train {
  readonly changes: readonly Change[];
  /** The first change wants a name that a later one of the same train has: somebody has to make way. */
  readonly isCircle: boolean;
}

/** A change that waits for nobody's name. */
export function trainOfOne(change: Change): Train {
  return { changes: [change], isCircle: false };
}

/**
 * Orders changes so that a name is given up before another workflow takes it, for tenants in which names are unique
 * (facts 2.7). Pure; trains in the order of their first change.
 */
export function nameTrains(changes: readonly Change[]): readonly Train[] {
  const open = new Set(changes);
  const trains: Train[] = [];
  for (const change of changes) {
    if (open.has(change)) {
      trains.push(trainOf(change, changes, open));
    }
  }
  return trains;
}

/** Everything that waits for a change or that it waits for, those first that have what others want. */
function trainOf(start: Change, changes: readonly Change[], open: Set<Change>): Train {
  let head = start;
  const way = new Set([start]);
  for (let next = holderOf(head, changes); next !== undefined; next = holderOf(head, changes)) {
    head = next;
    if (way.has(next)) {
      break;
    }
    way.add(next);
  }
  const isCircle = holderOf(head, changes) !== undefined;
  const train = [head];
  open.delete(head);
  for (const made of train) {
    const waiting = changes.filter((one) => open.has(one) && holderOf(one, changes) === made);
    for (const one of waiting) {
      open.delete(one);
      train.push(one);
    }
  }
  return { changes: train, isCircle };
}

/** The other change whose workflow has the name that this one wants, and gives it up. */
export function holderOf(change: Change, changes: readonly Change[]): Change | undefined {
  const wanted = wantedName(change);
  return wanted === undefined
    ? undefined
    : changes.find(
        (other) =>
          other !== change && other.live?.name === wanted && wantedName(other) !== undefined,
      );
}

function wantedName({ fields, wish }: Change): string | undefined {
  return fields.includes('name') && wish !== undefined ? stringAt(wish.body, 'name') : undefined;
}
