/** An arrow between two nodes of one map. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

/** Nodes with the layer each stands in, from 0 at the top, and the arrows that lead back up. */
export interface Layers {
  readonly layerOf: ReadonlyMap<string, number>;
  /** Every arrow that would close a cycle; all others lead down. */
  readonly back: ReadonlySet<Link>;
  /** The nodes as a walk from the start comes to them. */
  readonly visited: readonly string[];
}

/** Puts nodes into layers so that all arrows but those that close a cycle lead down; the longest way decides. */
export function layersOf(ids: readonly string[], start: string, links: readonly Link[]): Layers {
  const out = new Map<string, Link[]>(ids.map((id) => [id, []]));
  for (const link of links) {
    out.get(link.from)?.push(link);
  }
  const { back, finished, visited } = walk([start, ...ids], out);
  const layerOf = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const id of finished.toReversed()) {
    for (const link of out.get(id) ?? []) {
      if (!back.has(link)) {
        layerOf.set(link.to, Math.max(layerOf.get(link.to) ?? 0, (layerOf.get(id) ?? 0) + 1));
      }
    }
  }
  lowerRoots(ids, start, links, back, layerOf);
  return { layerOf, back, visited };
}

/** What nothing leads to stands right above what it leads to, not at the top. */
function lowerRoots(
  ids: readonly string[],
  start: string,
  links: readonly Link[],
  back: ReadonlySet<Link>,
  layerOf: Map<string, number>,
): void {
  const down = links.filter((link) => !back.has(link));
  const reached = new Set(down.map(({ to }) => to));
  for (const id of ids) {
    const below = down.filter(({ from }) => from === id).map(({ to }) => layerOf.get(to) ?? 0);
    if (id !== start && !reached.has(id) && below.length > 0) {
      layerOf.set(id, Math.min(...below) - 1);
    }
  }
}

interface Visit {
  readonly id: string;
  readonly next: readonly Link[];
  at: number;
}

/** A walk in depth, without recursion: what it comes to while it is still open leads back. */
function walk(
  roots: readonly string[],
  out: ReadonlyMap<string, readonly Link[]>,
): { back: ReadonlySet<Link>; finished: readonly string[]; visited: readonly string[] } {
  const back = new Set<Link>();
  const open = new Set<string>();
  const seen = new Set<string>();
  const finished: string[] = [];
  const enter = (id: string): Visit => {
    seen.add(id);
    open.add(id);
    return { id, next: out.get(id) ?? [], at: 0 };
  };
  for (const root of roots.filter((id) => out.has(id))) {
    const visits = seen.has(root) ? [] : [enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const link = visit.next[visit.at];
      visit.at += 1;
      if (link === undefined) {
        visits.pop();
        open.delete(visit.id);
        finished.push(visit.id);
      } else if (open.has(link.to)) {
        back.add(link);
      } else if (!seen.has(link.to)) {
        visits.push(enter(link.to));
      }
    }
  }
  return { back, finished, visited: [...seen] };
}
