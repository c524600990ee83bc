import type { Pointer } from '../kernel/pointer.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { CaptureConflict } from './capture-conflict.ts';

/** What a commit's message tells. */
export interface CaptureStory {
  readonly tenant: string;
  readonly url: string;
  readonly name: string;
  readonly workflowId: string;
  /** Absent when it was deleted. */
  readonly live?: LiveWorkflow;
  readonly kind: 'changed' | 'deleted' | 'unmanaged';
  readonly written: readonly Pointer[];
  readonly kept: readonly Pointer[];
  readonly conflicts: readonly CaptureConflict[];
}

const MAX_NAME = 80;
const MAX_TEXT = 300;
const MAX_LISTED = 50;

/** Characters that end a line for some reader of the log, or turn its direction. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Says in a commit's message who changed what in the tenant. Every line begins with words of ours or with a dash, so that
 * no name from the tenant can pass for a trailer; the same change gives the same text.
 */
export function captureMessage(story: CaptureStory): string {
  const { tenant, name, url, workflowId, written, kept, conflicts } = story;
  const sections = [
    `Capture "${oneLine(name, MAX_NAME)}" from ${oneLine(tenant, MAX_NAME)}`,
    `${opening(story)}\nWorkflow ${oneLine(workflowId, MAX_NAME)} of ${oneLine(url, MAX_TEXT)}`,
    section('Taken over', written),
    section('Left in the tenant as !live', kept),
    section(
      'Not taken over',
      conflicts.map(({ pointer, message }) => `${pointer} ${message}`.trim()),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n\n');
}

function opening({ kind, live }: CaptureStory): string {
  const person = kind === 'unmanaged' ? (live?.modifiedBy ?? live?.creator) : live?.modifiedBy;
  const who = oneLine(person?.name ?? person?.id ?? 'somebody', MAX_TEXT);
  const when = live?.modified === undefined ? '' : ` at ${oneLine(live.modified, MAX_NAME)}`;
  switch (kind) {
    case 'changed':
      return `Changed in the tenant by ${who}${when}`;
    case 'deleted':
      return 'Deleted in the tenant';
    case 'unmanaged':
      return `Made in the tenant without a file, last changed by ${who}${when}`;
  }
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) {
    return '';
  }
  const more = lines.length - MAX_LISTED;
  return [
    `${title}:`,
    ...lines.slice(0, MAX_LISTED).map((line) => `- ${oneLine(line, MAX_TEXT)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

function oneLine(text: string, length: number): string {
  const line = text.replaceAll(UNSAFE, ' ').trim();
  const characters = Array.from(line);
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : line;
}
