import { appError } from '../../kernel/app-error.ts';
import { readWebAddress } from '../../kernel/web-address.ts';
import { NOTIFY_ERRORS } from '../errors.ts';

/** Reads the address of a target, which may have come from a file just now. Throws NOTIFY_ADDRESS. */
export function targetAddress(text: string): URL {
  const url = readWebAddress(text);
  if (url === undefined) {
    throw appError(NOTIFY_ERRORS, 'NOTIFY_ADDRESS');
  }
  return url;
}
