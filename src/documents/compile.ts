import { digestOf, objectOf } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import { referenceText } from '../workflow/reference.ts';
import type { Reference } from '../workflow/reference.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import type { Desired, LivePlace } from './desired.ts';
import type { Expanded } from './expand.ts';
import type { SelfField, SubPart } from './tag.ts';
import { replaceTags } from './tags-in.ts';
import type { FoundTag } from './tags-in.ts';

/** What the tenant said about what a document leaves open; undefined where it cannot say it yet. */
export interface Resolution {
  reference(reference: Reference): string | undefined;
  self(field: SelfField): string | undefined;
}

const NOTHING_KNOWN: Resolution = { reference: () => undefined, self: () => undefined };

/** Brings an expanded document to what it wants of the tenant. Pure. */
export function compile(expanded: Expanded, resolution: Resolution = NOTHING_KNOWN): Desired {
  const { file, name, settings, positions, tags } = expanded;
  const live: LivePlace[] = [];
  const pending: Pointer[] = [];
  const resolved =
    tags.length === 0
      ? expanded.body
      : replaceTags(expanded.body, (found) => {
          if (found.tag.kind === 'live') {
            const { from } = found.tag;
            live.push({ pointer: found.pointer, ...(from === undefined ? {} : { from }) });
            return undefined;
          }
          const value = valueOf(found, resolution);
          if (value === undefined) {
            pending.push(found.pointer);
          }
          return value;
        });
  const body = (resolved ?? {}) as JsonObject;
  const fields = WRITABLE_FIELDS.filter((field) => Object.hasOwn(body, field));
  const form = normalForm(body);
  const ignore = [...settings.ignore, ...live.map(({ pointer }) => pointer)].toSorted();
  const carried = live.flatMap(({ pointer, from }) =>
    from === undefined ? [] : [[pointer, from]],
  );
  const digest = digestOf({
    fields,
    form,
    ignore,
    ...(carried.length === 0 ? {} : { carried }),
  });
  return withForm(
    { file, name, body, fields, ignore, live, pending, digest, settings, positions },
    form,
  );
}

/**
 * Gives the form when it is asked for and keeps it for nobody: where nothing changes none is asked for, and all of them are
 * much. A function of its own, since whatever `compile` was given would be kept with it.
 */
function withForm(desired: Omit<Desired, 'form'>, made: NormalForm): Desired {
  const { body } = desired;
  let kept = new WeakRef(made);
  return {
    ...desired,
    get form() {
      const form = kept.deref() ?? normalForm(body);
      kept = new WeakRef(form);
      return form;
    },
  };
}

function valueOf({ tag, pointer }: FoundTag, resolution: Resolution): Json | undefined {
  switch (tag.kind) {
    case 'ref': {
      const id = resolution.reference(tag.reference);
      return id !== undefined && pointer === '/owner'
        ? objectOf([
            ['type', 'IDENTITY'],
            ['id', id],
          ])
        : id;
    }
    case 'self':
      return resolution.self(tag.field);
    case 'sub': {
      const texts = tag.parts.map((part) => partOf(part, resolution));
      return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
    }
    case 'var':
    case 'file':
    case 'live':
      return undefined;
  }
}

function partOf(part: SubPart, resolution: Resolution): string | undefined {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'ref':
      return resolution.reference(part.reference);
    case 'self':
      return resolution.self(part.field);
    case 'var':
      return undefined;
  }
}

/** Lists what a document refers to, each reference once. */
export function referencesOf({ tags }: Pick<Expanded, 'tags'>): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const { tag } of tags) {
    const references =
      tag.kind === 'ref'
        ? [tag.reference]
        : tag.kind === 'sub'
          ? tag.parts.flatMap((part) => (part.kind === 'ref' ? [part.reference] : []))
          : [];
    for (const reference of references) {
      found.set(referenceText(reference), reference);
    }
  }
  return [...found.values()];
}
