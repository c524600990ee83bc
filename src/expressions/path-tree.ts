import type { Json } from '../kernel/json.ts';

/** Which engine reads a path: the one of steps, or the one of trigger filters (facts 4.3, 5.2). */
export type Dialect = 'step' | 'filter';

/** One thing a bracket or a dot may ask for. */
export type Selector =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | {
      readonly kind: 'slice';
      readonly from?: number;
      readonly to?: number;
      readonly step?: number;
    }
  | { readonly kind: 'wildcard' };

/** One part of a path; `at` is its offset in the text. `descend` applies the next part at every depth. */
export type Segment = { readonly at: number } & (
  | Selector
  | { readonly kind: 'union'; readonly parts: readonly Selector[] }
  | { readonly kind: 'filter'; readonly test: Expression }
  | { readonly kind: 'descend' }
);

/** A function at the end of a path, such as `.length()`. */
export interface Call {
  readonly name: string;
  readonly at: number;
  readonly arguments: readonly Expression[];
}

/** A parsed path: where it starts, its parts in order, and the function applied to what they give. */
export interface Path {
  readonly root: '$' | '@';
  readonly at: number;
  readonly segments: readonly Segment[];
  readonly call?: Call;
}

export type CompareOperator =
  | '=='
  | '!='
  | '==='
  | '!=='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | '!~'
  | 'in'
  | 'nin'
  | 'subsetof'
  | 'anyof'
  | 'noneof'
  | 'allof'
  | 'size'
  | 'contains'
  | 'empty'
  | 'type';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** What stands inside a filter; a path in a boolean place asks whether it finds anything. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not' | 'negative'; readonly operand: Expression }
  | {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

/** Why a text is no path, and the offset where that shows. */
export interface PathTrouble {
  readonly at: number;
  readonly message: string;
}
