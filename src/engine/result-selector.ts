import type { Path, Segment, Selector } from '../expressions/path-tree.ts';
import { isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/**
 * Keeps of an action's output only what the paths of its `resultSelector` name, each in its place (facts 3.2).
 * The paths start at the step's own name; one that leads elsewhere keeps nothing. No path at all keeps everything.
 */
export function selectResult(output: Json, name: string, paths: readonly Path[]): Json {
  if (paths.length === 0) {
    return output;
  }
  const ways = paths.flatMap((path) => {
    const [first, ...rest] = path.segments;
    return first?.kind === 'key' && first.key === name ? [rest] : [];
  });
  return keep(output, ways) ?? {};
}

/** Gives the part of a value that some way leads to; a way that is at its end takes all there is. */
function keep(value: Json, ways: readonly (readonly Segment[])[]): Json | undefined {
  if (ways.some((way) => way.length === 0)) {
    return value;
  }
  if (isArray(value)) {
    const kept = value.flatMap((item, index) => {
      const part = keep(
        item,
        rests(ways, (segment) => isIndex(segment, index, value.length)),
      );
      return part === undefined ? [] : [part];
    });
    return kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value)) {
    return undefined;
  }
  const members = Object.keys(value).flatMap((key) => {
    const part = keep(
      own(value, key) ?? null,
      rests(ways, (segment) => isKey(segment, key)),
    );
    return part === undefined ? [] : [[key, part] as const];
  });
  return members.length === 0 ? undefined : objectOf(members);
}

function rests(
  ways: readonly (readonly Segment[])[],
  leads: (segment: Segment) => boolean,
): readonly (readonly Segment[])[] {
  return ways.flatMap(([first, ...rest]) => (first !== undefined && leads(first) ? [rest] : []));
}

function isKey(segment: Segment, key: string): boolean {
  return (
    segment.kind === 'wildcard' ||
    (segment.kind === 'key' && segment.key === key) ||
    (segment.kind === 'union' && segment.parts.some((part) => isKey(at(part), key)))
  );
}

function isIndex(segment: Segment, index: number, length: number): boolean {
  switch (segment.kind) {
    case 'wildcard':
      return true;
    case 'index':
      return (segment.index < 0 ? segment.index + length : segment.index) === index;
    case 'slice':
      return (
        index >= bound(segment.from ?? 0, length) && index < bound(segment.to ?? length, length)
      );
    case 'union':
      return segment.parts.some((part) => isIndex(at(part), index, length));
    case 'key':
    case 'filter':
    case 'descend':
      return false;
  }
}

function bound(written: number, length: number): number {
  return written < 0 ? written + length : written;
}

function at(selector: Selector): Segment {
  return { ...selector, at: 0 };
}
