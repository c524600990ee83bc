import { appError } from '../../kernel/app-error.ts';
import type { AppError } from '../../kernel/app-error.ts';
import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { version } from '../../kernel/version.ts';
import { COMMAND_ERRORS } from '../errors.ts';

/** An answer that is not what was asked for. */
export interface Refused {
  /** Who answered. */
  readonly host: string;
  readonly response: Pick<Response, 'status' | 'headers'>;
  /** The body; undefined when it was no JSON. */
  readonly answer: Json | undefined;
  /** Whether a token was sent. */
  readonly withToken: boolean;
}

/** Tells whoever ran a command why a daemon did not do it. */
export function serverProblem({ host, response, answer, withToken }: Refused): AppError {
  const { status, headers } = response;
  const problem = isObject(answer) ? answer : {};
  const detail = stringAt(problem, 'detail');
  if (status === 401 && headers.get('www-authenticate')?.includes('realm="mainsheet"') === true) {
    const message = withToken
      ? `It is none of those that ${host} takes.`
      : `${host} asks for one, and MAINSHEET_TOKEN is empty.`;
    return appError(COMMAND_ERRORS, 'COMMAND_SERVER_UNAUTHORIZED', { message });
  }
  if (!isOurs(headers) || status < 300) {
    const words = detail === undefined ? '' : `: ${detail.replace(/\.$/, '')}`;
    const message = `${host} answered ${status}${words}; this is version ${version()}.`;
    return appError(COMMAND_ERRORS, 'COMMAND_SERVER_OTHER', { message });
  }
  const message = detail ?? `${host} answered ${status}.`;
  if (status === 403) {
    return appError(COMMAND_ERRORS, 'COMMAND_SERVER_FORBIDDEN', { message });
  }
  const usage = status === 400 ? usageOf(problem) : undefined;
  if (usage !== undefined) {
    return appError(COMMAND_ERRORS, 'COMMAND_USAGE', { message: usage });
  }
  const hint = stringAt(problem, 'hint') ?? hintOf(status, headers.get('retry-after'));
  return appError(COMMAND_ERRORS, 'COMMAND_SERVER_REFUSED', {
    message,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Says whether an answer is the API's. */
export function isOurs(headers: Headers): boolean {
  return headers.has('mainsheet-version');
}

/** What is wrong with options, which have the names of the members that they fill. */
function usageOf(problem: JsonObject): string | undefined {
  const errors = own(problem, 'errors');
  const sentences = (Array.isArray(errors) ? errors : []).flatMap((error) => {
    const name = isObject(error) ? (stringAt(error, 'name') ?? '') : '';
    const message = isObject(error) ? (stringAt(error, 'message') ?? '') : '';
    return name === '' || message === '' ? [] : [`--${name} ${message}`];
  });
  return sentences.length === 0 ? undefined : `${sentences.join('; ')}.`;
}

/** Undefined where the usual hint fits. */
function hintOf(status: number, retryAfter: string | null): string | undefined {
  if (status === 404) {
    return 'Check what was named: `mainsheet status` lists the tenants with their files.';
  }
  if (status >= 500 && retryAfter !== null && /^\d+$/.test(retryAfter)) {
    return `Try again in ${retryAfter} s.`;
  }
  return status >= 500 ? 'Try again; the log of the daemon tells more.' : undefined;
}
