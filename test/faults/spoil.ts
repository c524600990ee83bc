import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Fault } from './fault.ts';

/** What stands behind a gate, and how it says no. */
export interface Door {
  /** Answers as if nothing were wrong. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly refuse: (status: number, response: ServerResponse) => void;
  /** Answers that are kept back until the gate is calm again. */
  readonly held: ServerResponse[];
  /** Requests that are to be carried out when it is. */
  readonly overdue?: Overdue[];
}

/** A request that is on its way. */
export interface Overdue {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Promise<string>;
}

/** Lets one request go wrong. */
export function spoil(
  fault: Fault | '503',
  request: IncomingMessage,
  response: ServerResponse,
  { handle, refuse, held, overdue = [] }: Door,
): void {
  switch (fault) {
    case 'timeout':
      request.resume();
      held.push(response);
      return;
    case 'late-timeout':
      held.push(response);
      mute(response, () => undefined);
      handle(request, response);
      return;
    case 'overdue':
      held.push(response);
      overdue.push(overdueOf(request));
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'late-reset':
      mute(response, () => response.socket?.resetAndDestroy());
      handle(request, response);
      return;
    case 'truncated':
      truncate(response);
      handle(request, response);
      return;
    case 'encoding':
      // What the real tenant's errors say (facts 1.5), on every answer.
      response.setHeader('content-encoding', 'UTF-8');
      handle(request, response);
      return;
    case '401':
    case '403':
    case '404':
    case '409':
    case '429':
    case '500':
    case '503':
      request.resume();
      refuse(Number(fault), response);
      return;
  }
}

function overdueOf(request: IncomingMessage): Overdue {
  const { method = '', url = '', headers } = request;
  return {
    method,
    path: url,
    headers: {
      authorization: headers.authorization ?? '',
      'content-type': headers['content-type'] ?? 'application/json',
    },
    body: text(request),
  };
}

/** Keeps back an answer that is about to be given. */
export function mute(response: ServerResponse, done: () => void): void {
  response.writeHead = () => response;
  response.write = () => true;
  response.end = () => {
    done();
    return response;
  };
}

/** Sends half of the body under the full length, then drops the connection. */
function truncate(response: ServerResponse): void {
  const write = response.write.bind(response);
  response.end = (body?: unknown) => {
    const bytes = Buffer.from(typeof body === 'string' || Buffer.isBuffer(body) ? body : '');
    response.socket?.setNoDelay(true);
    if (bytes.length < 2) {
      response.socket?.destroy();
    } else {
      write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
    }
    return response;
  };
}
