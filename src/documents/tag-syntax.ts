import type { Pointer } from '../kernel/pointer.ts';
import { parsePointer } from '../kernel/pointer.ts';
import type { Result } from '../kernel/result.ts';
import { REFERENCE_KINDS, readReference, referenceText } from '../workflow/reference.ts';
import { SELF_FIELDS } from './tag.ts';
import type { SubPart, Tag } from './tag.ts';

/** The tags that a workflow file can hold, as YAML writes them. */
export const TAG_NAMES = ['!ref', '!var', '!sub', '!file', '!self', '!live'] as const;

const NAMES: ReadonlySet<string> = new Set(TAG_NAMES);

const VARIABLE = /^[A-Za-z_][\w.-]{0,99}$/;

/** Says whether a node's tag is one of ours. */
export function isTagName(tag: string | undefined): tag is (typeof TAG_NAMES)[number] {
  return tag !== undefined && NAMES.has(tag);
}

/** Reads the text behind a tag; the trouble is a sentence. `text` is undefined for a list or a mapping. */
export function readTag(name: string, text: string | undefined): Result<Tag, string> {
  if (text === undefined) {
    return trouble(`${name} stands before a list or a mapping; it takes a text.`);
  }
  switch (name) {
    case '!ref':
      return readRef(text.trim());
    case '!var':
      return readVar(text.trim());
    case '!self':
      return readSelf(text.trim());
    case '!sub':
      return readSub(text);
    case '!file':
      return text.trim() === ''
        ? trouble('!file names no file.')
        : { ok: true, value: { kind: 'file', path: text.trim() } };
    default:
      return readLive(text.trim());
  }
}

function trouble(sentence: string): { readonly ok: false; readonly trouble: string } {
  return { ok: false, trouble: sentence };
}

function readRef(text: string): Result<Extract<Tag, { kind: 'ref' }>, string> {
  const reference = readReference(text);
  return reference === undefined
    ? trouble(
        `!ref takes kind/name, for entitlements entitlement/source/value; kinds are ${REFERENCE_KINDS.join(', ')}.`,
      )
    : { ok: true, value: { kind: 'ref', reference } };
}

function readVar(text: string): Result<Extract<Tag, { kind: 'var' }>, string> {
  return VARIABLE.test(text)
    ? { ok: true, value: { kind: 'var', name: text } }
    : trouble('!var takes the name of a variable: letters, digits, _, . and -.');
}

function readSelf(text: string): Result<Extract<Tag, { kind: 'self' }>, string> {
  const field = SELF_FIELDS.find((known) => known === text);
  return field === undefined
    ? trouble(`!self takes ${SELF_FIELDS.join(' or ')}.`)
    : { ok: true, value: { kind: 'self', field } };
}

function readLive(text: string): Result<Tag, string> {
  if (text === '') {
    return { ok: true, value: { kind: 'live' } };
  }
  return isPointer(text)
    ? { ok: true, value: { kind: 'live', from: text } }
    : trouble('!live takes nothing, or the pointer of the place that its value had before.');
}

function isPointer(text: string): text is Pointer {
  try {
    return parsePointer(text).length > 1;
  } catch {
    return false;
  }
}

/** Either a literal `$${`, or what stands between `${` and the next `}`; the brace may be missing. */
const PART = /\$\$\{|\$\{([^}]*)(\}?)/g;

function readSub(text: string): Result<Tag, string> {
  const parts: SubPart[] = [];
  let literal = '';
  let end = 0;
  for (const match of text.matchAll(PART)) {
    literal += text.slice(end, match.index);
    end = match.index + match[0].length;
    const [, inside, brace] = match;
    if (inside === undefined) {
      literal += '${';
      continue;
    }
    const part = brace === '' ? trouble('a ${ has no closing }') : readPart(inside.trim());
    if (!part.ok) {
      return trouble(`In !sub ${part.trouble}. Write $\${ for a literal \${.`);
    }
    parts.push(...textPart(literal), part.value);
    literal = '';
  }
  parts.push(...textPart(literal + text.slice(end)));
  return { ok: true, value: { kind: 'sub', parts } };
}

function textPart(text: string): readonly SubPart[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

function readPart(inside: string): Result<SubPart, string> {
  const [name = '', ...rest] = inside.split(/\s+/);
  const argument = inside.slice(name.length).trim();
  if (name === '!ref' || name === '!self') {
    const read = name === '!ref' ? readRef(argument) : readSelf(argument);
    return read.ok ? read : trouble(read.trouble.replace(/\.$/, ''));
  }
  return rest.length === 0 && VARIABLE.test(name)
    ? { ok: true, value: { kind: 'var', name } }
    : trouble('${…} holds no name of a variable, no !ref and no !self');
}

/** Writes a tag as a file has it: its name and the text behind it. */
export function tagText(tag: Tag): {
  readonly name: (typeof TAG_NAMES)[number];
  readonly text: string;
} {
  switch (tag.kind) {
    case 'ref':
      return { name: '!ref', text: referenceText(tag.reference) };
    case 'var':
      return { name: '!var', text: tag.name };
    case 'file':
      return { name: '!file', text: tag.path };
    case 'self':
      return { name: '!self', text: tag.field };
    case 'live':
      return { name: '!live', text: tag.from ?? '' };
    case 'sub':
      return { name: '!sub', text: tag.parts.map(partText).join('') };
  }
}

function partText(part: SubPart): string {
  switch (part.kind) {
    case 'text':
      return part.text.replaceAll('${', () => '$${');
    case 'var':
      return `\${${part.name}}`;
    case 'ref':
      return `\${!ref ${referenceText(part.reference)}}`;
    case 'self':
      return `\${!self ${part.field}}`;
  }
}
