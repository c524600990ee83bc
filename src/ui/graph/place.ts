import { neighbours } from './order.ts';
import type { Neighbours, Piece, Slot } from './order.ts';

const SWEEPS = 10;

/** A passing arrow gives way less than a node does, so that long arrows are straight. */
const PASSING_WEIGHT = 8;

/**
 * Gives the centre of each slot from left to right: as near to what it is tied to as the order and the gaps between
 * slots let it.
 */
export function placeSlots(
  layers: readonly (readonly Slot[])[],
  pieces: readonly Piece[],
  gap: number,
): ReadonlyMap<string, number> {
  const up = neighbours(pieces, 'below', 'above');
  const down = neighbours(pieces, 'above', 'below');
  const centres = new Map<string, number>();
  for (const layer of layers) {
    let x = 0;
    for (const { id, width } of layer) {
      centres.set(id, x + width / 2);
      x += width + gap;
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const layer of layers) {
      settle(layer, [up], centres, gap);
    }
    for (const layer of layers.toReversed()) {
      settle(layer, sweep === SWEEPS - 1 ? [up, down] : [down], centres, gap);
    }
  }
  return centres;
}

interface Block {
  sum: number;
  weight: number;
  count: number;
}

/** Moves the slots of a layer to where they would like to be; those that would overlap share the mean (least squares). */
function settle(
  layer: readonly Slot[],
  ties: readonly Neighbours[],
  centres: Map<string, number>,
  gap: number,
): void {
  const offsets = offsetsOf(layer, gap);
  const blocks: Block[] = [];
  for (const [index, slot] of layer.entries()) {
    const wish = wishOf(slot, ties, centres) - (offsets[index] ?? 0);
    const weight = slot.passing ? PASSING_WEIGHT : 1;
    let block: Block = { sum: wish * weight, weight, count: 1 };
    for (let last = blocks.at(-1); last !== undefined && overlap(last, block);) {
      blocks.pop();
      block = {
        sum: last.sum + block.sum,
        weight: last.weight + block.weight,
        count: last.count + block.count,
      };
      last = blocks.at(-1);
    }
    blocks.push(block);
  }
  let index = 0;
  for (const { sum, weight, count } of blocks) {
    for (const slot of layer.slice(index, index + count)) {
      centres.set(slot.id, sum / weight + (offsets[index] ?? 0));
      index += 1;
    }
  }
}

function overlap(left: Block, right: Block): boolean {
  return left.sum / left.weight > right.sum / right.weight;
}

/** Where each slot would be if all stood as close as they may. */
function offsetsOf(layer: readonly Slot[], gap: number): readonly number[] {
  let x = 0;
  return layer.map(({ width }) => {
    const centre = x + width / 2;
    x += width + gap;
    return centre;
  });
}

function wishOf(
  slot: Slot,
  ties: readonly Neighbours[],
  centres: ReadonlyMap<string, number>,
): number {
  let sum = 0;
  let pulls = 0;
  for (const { id, pull } of ties.flatMap((list) => list.get(slot.id) ?? [])) {
    sum += (centres.get(id) ?? 0) * pull;
    pulls += pull;
  }
  return pulls === 0 ? (centres.get(slot.id) ?? 0) : sum / pulls;
}
