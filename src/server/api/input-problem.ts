import { RequestProblem } from '../request-problem.ts';

/** Where in a request something stands. */
export type RequestPart = 'path' | 'query' | 'body';

/** One thing that is wrong with a part of a request, without its value, which may be a secret. */
export interface InputError {
  /** The member; empty for the part itself. */
  readonly name: string;
  /** Goes on after the name: `must be an object`. */
  readonly message: string;
}

/** The 400 of a request that is not as its route wants it. */
export function inputProblem(part: RequestPart, errors: readonly InputError[]): RequestProblem {
  const sentences = errors.map(({ name, message }) =>
    name === '' ? `It ${message}` : `\`${name}\` ${message}`,
  );
  return new RequestProblem(
    400,
    `The ${part} of the request is not right: ${sentences.join('; ')}.`,
    { members: { errors: errors.map((error) => ({ in: part, ...error })) } },
  );
}
