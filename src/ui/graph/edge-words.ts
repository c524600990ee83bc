import type { LaidEdge } from './drawing.ts';

const LONGEST = 28;

/** Comparators of the platform as signs (facts 3.2); of the others the name is said. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/ (?:String|Numeric|Boolean|Timestamp)Equals(?= |$)/g, ' ='],
  [/ (?:Numeric|Timestamp)GreaterThanEquals(?= |$)/g, ' ≥'],
  [/ (?:Numeric|Timestamp)GreaterThan(?= |$)/g, ' >'],
  [/ (?:Numeric|Timestamp)LessThanEquals(?= |$)/g, ' ≤'],
  [/ (?:Numeric|Timestamp)LessThan(?= |$)/g, ' <'],
];

/** What is said beside an arrow; of those along the side, and of what simply comes next, nothing. */
export function edgeWords({
  kinds,
  labels,
  quiet,
  way,
}: Pick<LaidEdge, 'kinds' | 'labels' | 'quiet' | 'way'>): string {
  if (quiet && way === 'across') {
    return '';
  }
  if (kinds.includes('choice')) {
    const asked = [...new Set(labels)].join(' or ');
    return kinds.includes('default') ? `${asked} or else` : asked;
  }
  if (kinds.includes('default')) {
    return 'else';
  }
  return kinds.every((kind) => kind === 'catch') ? 'on error' : '';
}

/** Makes words fit beside an arrow: of a path its last name, since what it is compared with matters more. */
export function shortWords(words: string): string {
  const signed = SIGNS.reduce((text, [name, sign]) => text.replace(name, sign), words);
  const short =
    signed.length > LONGEST ? signed.replaceAll(/\$(?:\.[\w-]+)*\.(?=[\w-])/g, '…') : signed;
  return short.length > LONGEST ? `${short.slice(0, LONGEST - 1)}…` : short;
}
