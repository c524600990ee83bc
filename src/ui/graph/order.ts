/** One place in a layer: a node, or the spot where a long arrow passes. */
export interface Slot {
  readonly id: string;
  readonly width: number;
  /** Where an arrow passes; nothing is drawn there. */
  readonly passing: boolean;
}

/** A piece of an arrow between two neighbouring layers. */
export interface Piece {
  readonly above: string;
  readonly below: string;
  /** How strongly it pulls its ends under each other. */
  readonly pull: number;
}

const SWEEPS = 8;

/** Orders the slots of each layer so that few pieces cross; the order given is where it begins. */
export function orderLayers(
  layers: readonly (readonly Slot[])[],
  pieces: readonly Piece[],
): readonly (readonly Slot[])[] {
  const up = neighbours(pieces, 'below', 'above');
  const down = neighbours(pieces, 'above', 'below');
  let order = layers;
  let best = layers;
  let least = crossings(layers, down);
  for (let sweep = 0; sweep < SWEEPS && least > 0; sweep += 1) {
    order = sweep % 2 === 0 ? swept(order, up) : swept(order.toReversed(), down).toReversed();
    const now = crossings(order, down);
    if (now < least) {
      least = now;
      best = order;
    }
  }
  return best;
}

/** By slot, the slots it is tied to in the layer before or after. */
export type Neighbours = ReadonlyMap<string, readonly Tie[]>;

/** A slot at the other end of a piece. */
export interface Tie {
  readonly id: string;
  readonly pull: number;
}

/** Lists for each slot on one side of the pieces those on the other. */
export function neighbours(
  pieces: readonly Piece[],
  of: 'above' | 'below',
  to: 'above' | 'below',
): Neighbours {
  const found = new Map<string, Tie[]>();
  for (const piece of pieces) {
    const tie = { id: piece[to], pull: piece.pull };
    const list = found.get(piece[of]);
    if (list === undefined) {
      found.set(piece[of], [tie]);
    } else {
      list.push(tie);
    }
  }
  return found;
}

function swept(
  layers: readonly (readonly Slot[])[],
  towards: Neighbours,
): readonly (readonly Slot[])[] {
  const done: (readonly Slot[])[] = [];
  for (const layer of layers) {
    const places = placesOf(done.at(-1) ?? []);
    const weight = new Map(
      layer.map(({ id }, index) => {
        const ties = (towards.get(id) ?? []).flatMap((tie) => places.get(tie.id) ?? []);
        const sum = ties.reduce((total, place) => total + place, 0);
        return [id, ties.length === 0 ? index : sum / ties.length];
      }),
    );
    done.push(layer.toSorted((a, b) => (weight.get(a.id) ?? 0) - (weight.get(b.id) ?? 0)));
  }
  return done;
}

function placesOf(layer: readonly Slot[]): ReadonlyMap<string, number> {
  return new Map(layer.map(({ id }, index) => [id, index]));
}

/** Counts how often pieces cross. */
export function crossings(layers: readonly (readonly Slot[])[], down: Neighbours): number {
  let count = 0;
  for (const [at, layer] of layers.entries()) {
    const places = placesOf(layers[at + 1] ?? []);
    const ends: number[] = [];
    for (const { id } of layer) {
      const mine = (down.get(id) ?? []).flatMap((tie) => places.get(tie.id) ?? []);
      for (const end of mine) {
        count += ends.filter((other) => other > end).length;
      }
      ends.push(...mine);
    }
  }
  return count;
}
