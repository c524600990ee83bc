import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Json } from '../kernel/json.ts';
import { fileDiagnostic } from './file-findings.ts';
import type { FileFindingCode } from './file-findings.ts';
import { LIMITS } from './limits.ts';
import { namedFileTrouble, namedPath } from './named-file.ts';
import type { NamedText } from './named-file.ts';
import { suggest } from './suggest.ts';
import { markTag, markedTag } from './tag.ts';
import type { SubPart, Tag } from './tag.ts';
import { replaceTags } from './tags-in.ts';
import type { FoundTag } from './tags-in.ts';
import type { Variable } from './tenant-file.ts';

/** What tags are resolved from before the tenant is asked. */
export interface InlineContext {
  readonly variables: ReadonlyMap<string, Variable>;
  /** The file of the tenant, for messages; empty where there is none. */
  readonly tenantFile: string;
  /** The text of a file of the same commit. */
  readonly named: (path: string) => NamedText;
  /** Told of each variable that is used. */
  readonly uses: (variable: string) => void;
}

/** Puts variables and the texts of named files in the place of their tags; what is wrong with them is collected. */
export class Inliner {
  readonly diagnostics: Diagnostic[] = [];
  readonly #context: InlineContext;
  #namedBytes = 0;

  constructor(context: InlineContext) {
    this.#context = context;
  }

  /** Gives the value with `!var`, `!file` and the variables of `!sub` put in; other tags stay. */
  inline(value: Json): Json {
    return replaceTags(value, (found) => this.#resolve(found)) ?? null;
  }

  #resolve(found: FoundTag): Json {
    const { tag, place } = found;
    switch (tag.kind) {
      case 'var':
        return this.#variable(tag.name, found) ?? null;
      case 'file':
        return this.#file(found);
      case 'sub':
        return this.#sub(tag, found);
      case 'ref':
      case 'self':
      case 'live':
        return markTag(tag, place);
    }
  }

  #variable(name: string, found: FoundTag): Json | undefined {
    const { variables, tenantFile, uses } = this.#context;
    uses(name);
    const variable = variables.get(name);
    if (variable !== undefined) {
      return variable.value;
    }
    const near = suggest(name, [...variables.keys()]);
    const where =
      tenantFile === ''
        ? 'the tenant has no file in tenants/'
        : `${tenantFile} ${near === undefined ? 'does not define it' : `defines ${near}`}`;
    const detail = `${name}: ${where}.`;
    this.#tell('VARIABLE_UNDEFINED', found, detail);
    return undefined;
  }

  #file(found: FoundTag): Json {
    const path = namedPath(found);
    const named: NamedText =
      path === undefined ? { ok: false, why: 'outside' } : this.#context.named(path);
    if (named.ok) {
      this.#namedBytes += Buffer.byteLength(named.text);
      if (this.#namedBytes <= LIMITS.namedBytes) {
        return named.text;
      }
    }
    const shown = path ?? (found.tag.kind === 'file' ? found.tag.path : '');
    const why = named.ok ? 'too-large' : named.why;
    this.#tell('TAG_FILE', found, `${shown.slice(0, 200)}: ${namedFileTrouble(why)}`);
    return null;
  }

  #sub(tag: Extract<Tag, { kind: 'sub' }>, found: FoundTag): Json {
    const parts = joined(tag.parts.flatMap((part) => this.#part(part, found)));
    const [first, ...rest] = parts;
    if (first === undefined) {
      return '';
    }
    return first.kind === 'text' && rest.length === 0
      ? first.text
      : markTag({ kind: 'sub', parts }, found.place);
  }

  #part(part: SubPart, found: FoundTag): readonly SubPart[] {
    if (part.kind !== 'var') {
      return [part];
    }
    const value = this.#variable(part.name, found);
    const inner = markedTag(value)?.tag;
    if (inner?.kind === 'ref' || inner?.kind === 'self') {
      return [inner];
    }
    if (typeof value === 'string' && inner === undefined) {
      return [{ kind: 'text', text: value }];
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      return [{ kind: 'text', text: String(value) }];
    }
    if (value !== undefined) {
      this.#tell('VARIABLE_NOT_TEXT', found, `It is ${part.name}.`);
    }
    return [];
  }

  #tell(code: FileFindingCode, { place, pointer }: FoundTag, detail: string): void {
    const { file, line, column } = place;
    this.diagnostics.push(fileDiagnostic(code, file, detail, { line, column, pointer }));
  }
}

/** Texts that follow each other become one. */
function joined(parts: readonly SubPart[]): readonly SubPart[] {
  const all: SubPart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      all[all.length - 1] = { kind: 'text', text: last.text + part.text };
    } else {
      all.push(part);
    }
  }
  return all;
}
