/** What a problem may say beyond its sentence. */
export interface ProblemDetail {
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer (RFC 9457, 3.2). */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Why a request is not served; thrown by whoever finds out, and answered as application/problem+json. */
export class RequestProblem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  /** The sentence is shown to whoever asked: no secrets, and nothing of what was sent that may be one. */
  constructor(
    status: number,
    sentence: string,
    { headers = {}, members = {} }: ProblemDetail = {},
  ) {
    super(sentence);
    this.name = 'RequestProblem';
    this.status = status;
    this.headers = headers;
    this.members = members;
  }
}
