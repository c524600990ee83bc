/** A number with its noun: `1 file`, `2 files`; nouns that do not take an s are given both ways. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
