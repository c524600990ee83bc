import { appError } from '../kernel/app-error.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { confirm } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Asks unless `yes` was given. Throws COMMAND_NOT_CONFIRMED when the answer is no, or nobody can be asked. */
export async function confirmed(
  terminal: Terminal,
  question: string,
  yes: boolean | undefined,
): Promise<void> {
  if (yes !== true && (await confirm(terminal, question)) !== true) {
    throw appError(COMMAND_ERRORS, 'COMMAND_NOT_CONFIRMED');
  }
}
