import { formatDuration } from '../kernel/duration.ts';
import { isArray, isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { shortTimes } from '../kernel/short-times.ts';
import { colourDiff } from './colours.ts';
import type { Colours } from './colours.ts';
import { printable, printableLines } from './printable.ts';

const INDENT = ' '.repeat(15);
const EVENT_WIDTH = 21;

/** Keys told in the headline or in sentences of their own, or of use to machines only. */
const NOT_LISTED: ReadonlySet<string> = new Set([
  'time',
  'level',
  'event',
  'msg',
  'help',
  'workflow',
  'file',
  'line',
  'column',
  'tenant',
  'source',
  'pass',
  'traceId',
  'revision',
  'commit',
  'commitAuthor',
  'commitSubject',
  'commitAt',
  'step',
  'error',
  'startedAt',
  'message',
  'hint',
  'diff',
  'frame',
  'letThrough',
  'operations',
  'pointers',
  'findings',
  'refusals',
  'diagnostics',
  'notes',
  'workflowId',
  'pointer',
  'checksum',
  'fingerprint',
  'truncated',
  'change',
  'outcome',
  'code',
  'reason',
  'modified',
  'who',
  'listMs',
  'fetchMs',
  'parseMs',
  'planMs',
  'applyMs',
  'disabledFrom',
  'disabledUntil',
]);

/** Keys whose value a sentence of the same line may have told. */
const MAYBE_SAID: ReadonlySet<string> = new Set(['execution', 'appliedCommit']);

/** Counts that say nothing without the name of their key. */
const FIGURES: ReadonlySet<string> = new Set(['before', 'after']);

/** Writes the part of a line after time and level for a person who watches: a headline, then what belongs to it. */
export function prettyLine(line: JsonObject, colours: Colours): string {
  const details = [
    ...sentences(line, colours),
    ...listed(line).map((text) => colours.dim(text)),
    ...blocks(line, colours),
  ];
  return [headline(line, colours), ...details.map((text) => `${INDENT}${text}`)].join('\n');
}

function headline(line: JsonObject, colours: Colours): string {
  const level = word(line, 'level');
  const name = `${level.toUpperCase().padEnd(5)} ${word(line, 'event').padEnd(EVENT_WIDTH)}`;
  const paint = level === 'error' ? colours.red : level === 'warn' ? colours.yellow : colours.cyan;
  const at = line['line'] === undefined ? '' : `:${word(line, 'line')}`;
  const subject = [
    ...(line['workflow'] === undefined ? [] : [colours.bold(word(line, 'workflow'))]),
    ...(line['file'] === undefined ? [] : [`${word(line, 'file')}${at}`]),
  ].join('  ');
  const sentence = word(line, 'msg');
  const tenant = line['tenant'] === undefined ? '' : colours.dim(` [${word(line, 'tenant')}]`);
  return `${paint(name)} ${subject === '' ? sentence : `${subject}  ${colours.dim(sentence)}`}${tenant}`;
}

function sentences(line: JsonObject, colours: Colours): readonly string[] {
  const code = word(line, 'code') || word(line, 'reason');
  const step = word(line, 'step');
  const error = word(line, 'error');
  const message = word(line, 'message');
  const by = word(line, 'who');
  const when = line['modified'] === undefined ? '' : ` at ${word(line, 'modified')}`;
  const commit = word(line, 'commit').slice(0, 10);
  const author =
    line['commitAuthor'] === undefined
      ? ''
      : ` ${word(line, 'commitAuthor')}: ${word(line, 'commitSubject')}`;
  return [
    ...(error === '' ? [] : [step === '' ? error : `${step}: ${error}`]),
    ...(message === '' ? [] : [code === '' ? message : `${message} ${colours.dim(`[${code}]`)}`]),
    ...(message === '' && code !== '' ? [colours.dim(`because ${code}`)] : []),
    ...(by === '' ? [] : [`by ${by}${when}`]),
    ...(commit === '' ? [] : [colours.dim(`commit ${commit}${author}`)]),
    ...(line['hint'] === undefined ? [] : [`→ ${word(line, 'hint')}`]),
    ...(line['letThrough'] === undefined ? [] : [`→ ${colours.bold(word(line, 'letThrough'))}`]),
  ];
}

/** Everything else on one line, in the order of the event. */
function listed(line: JsonObject): readonly string[] {
  const said = `${word(line, 'hint')} ${word(line, 'commit')}`;
  const parts = Object.entries(line).flatMap(([key, value]) => {
    const isSaid = MAYBE_SAID.has(key) && said.includes(shown(value));
    const text = NOT_LISTED.has(key) || isSaid ? '' : inWords(key, value);
    return text === '' ? [] : [text];
  });
  return parts.length === 0 ? [] : [parts.join(', ')];
}

function inWords(key: string, value: Json): string {
  if (key.endsWith('Ms') && typeof value === 'number') {
    return `${key.slice(0, -2)} ${formatDuration(value)}`;
  }
  if (isArray(value)) {
    return value.length === 0 ? '' : `${key} ${value.map((item) => shown(item)).join(' ')}`;
  }
  if (isObject(value)) {
    const counts = Object.entries(value).map(
      ([name, count]) => `${shown(count)} ${printable(name)}`,
    );
    return FIGURES.has(key) ? `${key} ${counts.join(' ')}` : counts.join(', ');
  }
  // A count of nothing says nothing to a person.
  return value === 0 || value === '' ? '' : `${key} ${shown(value)}`;
}

function blocks(line: JsonObject, colours: Colours): readonly string[] {
  const findings = list(line, 'findings').map((item) => {
    const at = item['line'] === undefined ? '' : ` (line ${shown(item['line'])})`;
    return `• ${shown(item['message'])}${at}`;
  });
  const diagnostics = list(line, 'diagnostics').map(
    (item) =>
      `• ${shown(item['file'])}:${shown(item['line'])} ${shown(item['code'])}: ${shown(item['message'])}`,
  );
  const notes = line['notes'];
  return [
    ...findings,
    ...diagnostics,
    ...(isArray(notes) ? notes.map((note) => `note: ${shown(note)}`) : []),
    ...textLines(line, 'frame'),
    ...colourDiff(textLines(line, 'diff'), colours),
  ];
}

function textLines(line: JsonObject, key: string): readonly string[] {
  const text = line[key];
  return typeof text === 'string' ? printableLines(text).split('\n') : [];
}

function list(line: JsonObject, key: string): readonly JsonObject[] {
  const value = line[key];
  return isArray(value) ? value.filter(isObject) : [];
}

function word(line: JsonObject, key: string): string {
  return shown(line[key]);
}

/** A value in a line of words. */
function shown(value: Json | undefined): string {
  if (value === undefined) {
    return '';
  }
  return printable(typeof value === 'string' ? shortTimes(value) : JSON.stringify(value));
}
