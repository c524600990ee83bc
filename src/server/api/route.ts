import * as v from 'valibot';
import { isObject } from '../../kernel/json.ts';
import { nearest } from '../../kernel/nearest.ts';
import type { Right } from '../../workflow/right.ts';
import type { Caller } from './access.ts';
import type { HolderNeed } from './elsewhere.ts';
import { inputProblem } from './input-problem.ts';
import type { InputError, RequestPart } from './input-problem.ts';
import type { Part } from './ports.ts';

/** Where the API is below the server's address. */
export const API_ROOT = '/api/v1';

/** A schema of an object whose members are named. */
export type MembersSchema = v.GenericSchema & {
  readonly entries: Readonly<Record<string, v.GenericSchema>>;
};

/** What a route says of itself, for the API's document. */
export interface RouteWords {
  readonly method: 'GET' | 'POST';
  /** Below the API's root, with `{name}` for its parameters. */
  readonly path: string;
  /** Its name in clients that are made from the document. */
  readonly id: string;
  readonly summary: string;
  /** What its caller must hold; absent: any caller who may ask at all. */
  readonly right?: Right;
  /** How much the replica that has the tenant is needed; absent: any of them answers. */
  readonly holder?: HolderNeed;
  readonly status: 200 | 202;
  readonly params: MembersSchema;
  readonly query: MembersSchema;
  readonly body?: MembersSchema;
  readonly answer: v.GenericSchema;
}

/** A request before it is read. */
export interface RawRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  readonly part: PartOf;
}

/** Gives which part of an answer is wanted, with what other replicas say to the same; the schema is the answer's. */
export type PartOf = <S extends v.GenericSchema>(schema: S) => Promise<Part<v.InferOutput<S>>>;

/** One thing the API can be asked. */
export interface Route extends RouteWords {
  /** Reads the request and answers it; throws RequestProblem. */
  readonly answerTo: (request: RawRequest) => Promise<unknown>;
}

/** A request whose parts are what their schemas say. */
export interface ReadRequest<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly caller: Caller;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly part: PartOf;
}

type Spec<
  P extends MembersSchema,
  Q extends MembersSchema,
  B extends MembersSchema,
  A extends v.GenericSchema,
> = Omit<RouteWords, 'params' | 'query' | 'body' | 'answer' | 'status'> & {
  readonly status?: 200 | 202;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer: A;
  readonly handle: (
    request: ReadRequest<v.InferOutput<P>, v.InferOutput<Q>, v.InferOutput<B>>,
  ) => Promise<v.InferOutput<A>>;
};

/** Names come from strangers. */
const LONGEST_NAME = 100;

/** No member at all. */
const NOTHING = v.strictObject({});

/** Makes a route whose handler is given what its schemas say. */
export function route<
  A extends v.GenericSchema,
  P extends MembersSchema = typeof NOTHING,
  Q extends MembersSchema = typeof NOTHING,
  B extends MembersSchema = typeof NOTHING,
>(spec: Spec<P, Q, B, A>): Route {
  const { handle, body, ...words } = spec;
  const params: MembersSchema = spec.params ?? NOTHING;
  const query: MembersSchema = spec.query ?? NOTHING;
  return {
    ...words,
    status: spec.status ?? 200,
    params,
    query,
    ...(body === undefined ? {} : { body }),
    answerTo: ({ caller, signal, part, ...raw }) =>
      handle({
        params: read(params, raw.params, 'path'),
        query: read(query, numbersOf(query, raw.query), 'query'),
        body: read(body ?? NOTHING, raw.body ?? {}, 'body'),
        caller,
        signal,
        part,
      }),
  };
}

/** In an address everything is a text: one of digits is a number where its schema takes no text. */
function numbersOf({ entries }: MembersSchema, query: unknown): unknown {
  if (!isObject(query)) {
    return query;
  }
  const pairs = Object.entries(query).map(([key, value]) => {
    const schema = Object.hasOwn(entries, key) ? entries[key] : undefined;
    const isNumber =
      schema !== undefined &&
      typeof value === 'string' &&
      /^\d{1,9}$/.test(value) &&
      !v.is(schema, value);
    return [key, isNumber ? Number(value) : value] as const;
  });
  return Object.fromEntries(pairs);
}

function read<S extends MembersSchema>(
  schema: S,
  value: unknown,
  part: RequestPart,
): v.InferOutput<S> {
  // To the schemas of objects a list is one without members.
  const result = v.safeParse(schema, Array.isArray(value) ? undefined : value);
  if (result.success) {
    return result.output;
  }
  throw inputProblem(
    part,
    result.issues.map((issue) => wrongOf(issue, schema)),
  );
}

function wrongOf(issue: v.BaseIssue<unknown>, { entries }: MembersSchema): InputError {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  const name = path.slice(0, LONGEST_NAME);
  // Numbers stand in addresses only, and their schemas say between what they must lie.
  if (issue.kind === 'validation' || issue.type === 'number') {
    return { name, message: issue.message };
  }
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const near = nearest(name, Object.keys(entries));
    const more = near === undefined ? '' : `; did you mean \`${near}\`?`;
    return { name, message: `does not exist${more}` };
  }
  if (issue.type === 'strict_object' && issue.received === 'undefined' && path !== '') {
    return { name, message: 'is missing' };
  }
  const expected = issue.expected === 'Object' ? 'an object' : (issue.expected ?? 'something else');
  return { name, message: `must be ${expected}` };
}
