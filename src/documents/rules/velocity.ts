/** A place of a Velocity template that will not do what it looks like. */
export interface VelocityTrouble {
  readonly message: string;
  readonly hint: string;
}

const OPENING = /#\{?(if|foreach|macro|define)\}?(?=\s*\()/g;
const CLOSING = /#(\{end\}|end(?![a-zA-Z0-9_-]))/g;
const NAME = /\$!?\{?([a-zA-Z][\w-]*)/g;
const SET = /#\{?(?:set|foreach)\}?\s*\(\s*\$!?\{?([a-zA-Z][\w-]*)/g;

/**
 * Looks for what Velocity would swallow, refuse, or print as it stands; `known` are the names of the context, undefined
 * where these are not known.
 */
export function velocityTroubles(
  template: string,
  known: ReadonlySet<string> | undefined,
): readonly VelocityTrouble[] {
  // Templates of the platform are replaced by another engine, and #[[ ]]# is printed as it stands.
  const text = without(without(template, '#[[', ']]#'), '{{', '}}');
  return [
    ...(text.includes('#') ? directiveTroubles(text) : []),
    ...(known !== undefined && text.includes('$') ? nameTroubles(text, known) : []),
  ];
}

function directiveTroubles(text: string): readonly VelocityTrouble[] {
  const troubles: VelocityTrouble[] = [];
  if (/(^|[^#\\])##(?!#)/.test(text)) {
    troubles.push({
      message: 'Velocity takes ## as a comment and drops the rest of the line.',
      hint: 'Write #[[##]]#.',
    });
  }
  if (/#\*/.test(text)) {
    troubles.push({
      message: 'Velocity takes #* as the start of a comment.',
      hint: 'Write #[[#*]]#.',
    });
  }
  const open = [...text.matchAll(OPENING)].length;
  const closed = [...text.matchAll(CLOSING)].length;
  if (open !== closed) {
    troubles.push({
      message: `Velocity finds ${open} of #if, #foreach, #macro and #define, but ${closed} of #end.`,
      hint: 'Close each with #end; a template that does not parse fails the run.',
    });
  }
  return troubles;
}

function nameTroubles(text: string, known: ReadonlySet<string>): readonly VelocityTrouble[] {
  const defined = new Set([...known, ...[...text.matchAll(SET)].map((match) => match[1] ?? '')]);
  const loose = [...text.matchAll(NAME)]
    .map((match) => match[1] ?? '')
    .filter((name) => !defined.has(name) && name !== 'foreach');
  return [...new Set(loose)].map((name) => ({
    message: `Velocity knows no $${name.slice(0, 60)}: it is printed as it stands.`,
    hint: `Put ${name.slice(0, 60)} into context, or write {{ … }} with a path.`,
  }));
}

/** Takes out what stands between two marks, the marks included; in linear time, as a lazy pattern would not. */
function without(text: string, open: string, close: string): string {
  let out = '';
  let from = 0;
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, from)) {
    const end = text.indexOf(close, start + open.length);
    if (end < 0) {
      break;
    }
    out += text.slice(from, start);
    from = end + close.length;
  }
  return out + text.slice(from);
}
