import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Json } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import { jsonAnswer } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { readJson } from '../request.ts';
import { send } from '../send.ts';

/** Where the control routes stand. */
export const CONTROL = '/_emulator';

/** Answers a control request whose body `read` takes; what it does not take is refused. */
export async function accept<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  read: (body: Json | undefined) => Result<T, string>,
  act: (value: T) => Answer | Promise<Answer>,
): Promise<FastifyReply> {
  const body = readJson(request);
  const value = body.ok ? read(body.value) : body;
  if (!value.ok) {
    return send(reply, refusal(value.trouble));
  }
  return send(reply, await act(value.value));
}

/** Refuses what somebody wrote, saying why. */
export function refusal(message: string): Answer {
  return jsonAnswer(400, { message });
}
