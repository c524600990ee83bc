import { own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { passesFilter } from '../filter.ts';
import type { Filter } from '../filter.ts';
import type { Target } from '../target.ts';
import { targetAddress } from './address.ts';

/** What Slack needs; the address is a secret, and read at each use. */
export interface SlackSettings {
  readonly name: string;
  readonly url: () => Promise<string>;
  readonly filter: Filter;
}

/** Of a text of ours no more is shown: a block takes 3000 characters (Slack, "Block Kit", section). */
const MAX_PART = 500;

const SIGN: Readonly<Record<string, string>> = {
  error: ':red_circle:',
  warn: ':large_yellow_circle:',
};

/** An incoming webhook of Slack (docs.slack.dev, "Sending messages using incoming webhooks"). */
export function slack({ name, url, filter }: SlackSettings): Target {
  return {
    name,
    pick: (event) => (passesFilter(event, filter) ? { content: event.line } : undefined),
    request: async (_id, content) => ({
      url: targetAddress(await url()),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackMessage(content)),
    }),
  };
}

/** Says what happened to what, where it stands, who changed it last, and what to do. */
export function slackMessage(line: JsonObject): JsonObject {
  const level = stringAt(line, 'level') ?? 'info';
  const title =
    part(line, 'workflow') ?? part(line, 'tenant') ?? part(line, 'source') ?? 'Mainsheet';
  const what = part(line, 'msg') ?? '';
  const sign = SIGN[level] ?? ':large_green_circle:';
  const more = [part(line, 'message'), part(line, 'hint'), letThrough(line)];
  const text = [`${sign} *${title}*: ${what}`, ...more.filter((one) => one !== undefined)];
  const context = [tenantOf(line), place(line), commit(line), read(line)]
    .filter((one) => one !== undefined)
    .join(' · ');
  return {
    // Shown where blocks are not: in notifications of the desktop, and to screen readers.
    text: `${title}: ${what}`,
    blocks: [
      section(text.join('\n')),
      ...(context === ''
        ? []
        : [{ type: 'context', elements: [{ type: 'mrkdwn', text: context }] }]),
    ],
  };
}

function section(text: string): Json {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** `tenant` is the title where no workflow is. */
function tenantOf(line: JsonObject): string | undefined {
  return stringAt(line, 'workflow') === undefined ? undefined : part(line, 'tenant');
}

function place(line: JsonObject): string | undefined {
  const file = part(line, 'file');
  const at = own(line, 'line');
  return file === undefined || typeof at !== 'number' ? file : `${file}:${at}`;
}

function commit(line: JsonObject): string | undefined {
  const sha = stringAt(line, 'commit')?.slice(0, 8);
  const author = part(line, 'commitAuthor');
  const subject = part(line, 'commitSubject');
  if (sha === undefined) {
    return undefined;
  }
  const by = author === undefined ? '' : ` by ${author}`;
  return `${escape(sha)}${by}${subject === undefined ? '' : `: ${subject}`}`;
}

function letThrough(line: JsonObject): string | undefined {
  const command = part(line, 'letThrough');
  return command === undefined ? undefined : `To let it through: ${command}`;
}

function read(line: JsonObject): string | undefined {
  const help = part(line, 'help');
  return help === undefined ? undefined : `see ${help}`;
}

function part(line: JsonObject, key: string): string | undefined {
  const text = stringAt(line, key);
  if (text === undefined || text === '') {
    return undefined;
  }
  // Not ending in half of a character.
  const shown = text.slice(0, MAX_PART).replace(/[\uD800-\uDBFF]$/, '');
  return escape(shown.length < text.length ? `${shown}…` : shown);
}

/** These three are all that Slack wants escaped ("Formatting text for app surfaces"); without `<` there are no mentions and links. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
