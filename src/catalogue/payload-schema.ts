import { toJsonSchema } from '@valibot/to-json-schema';
import { isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { map } from './payload-shapes.ts';
import type { Shape } from './payload-shapes.ts';
import { ACCESS_PAYLOADS } from './payloads/access-payloads.ts';
import { ACCOUNT_PAYLOADS } from './payloads/account-payloads.ts';
import { GOVERNANCE_PAYLOADS } from './payloads/governance-payloads.ts';
import { IDENTITY_PAYLOADS } from './payloads/identity-payloads.ts';
import { PLATFORM_PAYLOADS } from './payloads/platform-payloads.ts';

const BUILDERS: ReadonlyMap<string, () => Shape> = new Map(
  [
    ACCESS_PAYLOADS,
    ACCOUNT_PAYLOADS,
    GOVERNANCE_PAYLOADS,
    IDENTITY_PAYLOADS,
    PLATFORM_PAYLOADS,
    // A caller sends any object, and a clock sends nothing that anybody relies on (facts 4.2).
    { 'idn:external-http': () => map },
  ].flatMap((group) => Object.entries(group)),
);

/** Schemas are built once, when they are first asked for: most programs need one or two. */
const built = new Map<string, Shape>();

/** Gives the schema of what a trigger hands over; undefined when nothing is known of it. */
export function payloadShape(triggerId: string): Shape | undefined {
  const known = built.get(triggerId);
  const shape = known ?? BUILDERS.get(triggerId)?.();
  if (known === undefined && shape !== undefined) {
    built.set(triggerId, shape);
  }
  return shape;
}

/** Gives the same as JSON Schema; `{}`, which is anything, when nothing is known. */
export function payloadSchema(triggerId: string): JsonObject {
  const shape = payloadShape(triggerId);
  if (shape === undefined) {
    return {};
  }
  const { $schema: _dialect, ...schema } = toJsonSchema(shape, {
    ignoreActions: ['check'],
    typeMode: 'output',
  });
  return isObject(schema) ? bare(schema) : {};
}

/** Leaves out what says nothing: other members are allowed anyway. */
function bare(schema: JsonObject): JsonObject {
  const { additionalProperties: _open, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]): [string, Json] => {
      const properties = key === 'properties' && isObject(value);
      return [key, properties ? members(value) : bareValue(value)];
    }),
  );
}

function members(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.keys(properties).map((key): [string, Json] => [key, bareValue(own(properties, key))]),
  );
}

function bareValue(value: Json | undefined): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json) => bareValue(item));
  }
  return isObject(value) ? bare(value) : (value ?? null);
}
