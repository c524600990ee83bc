/** An element of an XML text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Parses the part of XML that reports use, strictly: what is not well-formed throws. */
export function parseXml(text: string): XmlElement {
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.exec(text)?.[0] ?? '';
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text)) {
    throw new Error('a character that XML does not have');
  }
  const { element, end } = elementAt(text, declaration.length);
  if (text.slice(end).trim() !== '') {
    throw new Error(`something stands behind the root: ${text.slice(end, end + 40)}`);
  }
  return element;
}

/** Lists the elements of a name below an element. */
export function elementsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...elementsOf(child, name),
  ]);
}

function elementAt(
  text: string,
  start: number,
): { readonly element: XmlElement; readonly end: number } {
  const tag = /<([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/y;
  tag.lastIndex = start;
  const match = tag.exec(text);
  if (match === null) {
    throw new Error(`no element at ${text.slice(start, start + 80)}`);
  }
  const [whole, name = '', written = '', empty] = match;
  const attributes: Record<string, string> = {};
  for (const [, key = '', value = ''] of written.matchAll(/([a-z]+)="([^"]*)"/g)) {
    if (Object.hasOwn(attributes, key)) {
      throw new Error(`attribute ${key} stands twice`);
    }
    attributes[key] = unescaped(value);
  }
  let end = start + whole.length;
  const children: XmlElement[] = [];
  let inner = '';
  if (empty === '/') {
    return { element: { name, attributes, children, text: inner }, end };
  }
  for (;;) {
    const next = text.indexOf('<', end);
    if (next < 0) {
      throw new Error(`${name} does not end`);
    }
    inner += unescaped(text.slice(end, next));
    if (text.startsWith(`</${name}>`, next)) {
      return {
        element: { name, attributes, children, text: inner },
        end: next + name.length + 3,
      };
    }
    const child = elementAt(text, next);
    children.push(child.element);
    end = child.end;
  }
}

function unescaped(text: string): string {
  if (text.includes('>')) {
    throw new Error('an angle bracket is not escaped');
  }
  return text.replaceAll(/&(#\d+|\w+)?(;?)/g, (_whole, name: string | undefined, end: string) => {
    const character = name?.startsWith('#')
      ? String.fromCodePoint(Number(name.slice(1)))
      : ENTITIES[name ?? ''];
    if (character === undefined || end !== ';') {
      throw new Error(`no reference: &${name}`);
    }
    return character;
  });
}
