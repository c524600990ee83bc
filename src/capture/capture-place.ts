import { unwrap } from '../documents/unwrap.ts';
import { readYamlFile } from '../documents/yaml-file.ts';
import { isWithin } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** Says where a place of the workflow stands in its file: an export may hold the workflow further down (facts 2.8). */
export function placeInFile(file: string, text: string): (pointer: Pointer) => Pointer {
  const read = readYamlFile(file, Buffer.from(text), 'tagged');
  const mounts = (read.ok ? unwrap(read.value)?.mounts : undefined) ?? [];
  const longestFirst = mounts.toSorted((a, b) => b.from.length - a.from.length);
  return (pointer) => {
    const mount = longestFirst.find(({ from }) => isWithin(pointer, from));
    return mount === undefined ? pointer : `${mount.to}${pointer.slice(mount.from.length)}`;
  };
}
