import type { Json } from '../../../kernel/json.ts';

/** One piece of a template. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | ShownReference
  | { readonly kind: 'if'; readonly branches: readonly Branch[] }
  | {
      readonly kind: 'foreach';
      readonly name: string;
      readonly list: Expression;
      readonly parts: readonly Part[];
    }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'leave'; readonly what: 'break' | 'stop' };

/** A reference whose value shows in the text. */
export interface ShownReference {
  readonly kind: 'reference';
  readonly reference: Reference;
  /** As it was written; what shows when it stands for nothing, unless it is quiet. */
  readonly source: string;
  readonly quiet: boolean;
}

/** One way of an `#if`; `#else` has no test. */
export interface Branch {
  readonly test: Expression | undefined;
  readonly parts: readonly Part[];
}

/** A variable and the way into its value. */
export interface Reference {
  readonly name: string;
  readonly path: readonly Hop[];
}

/** One hop into a value. */
export type Hop =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression }
  | { readonly kind: 'method'; readonly name: string; readonly args: readonly Expression[] };

/** What stands between the parentheses of a directive. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'text'; readonly parts: readonly Part[] }
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** The operators with two sides, each under one name. */
export type Operator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';
