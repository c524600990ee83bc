import { appError } from '../kernel/app-error.ts';
import { nearest } from '../kernel/nearest.ts';
import { COMMAND_ERRORS } from './errors.ts';

/** Gives the tenant that is named, or the only one there is. Throws COMMAND_TENANT_UNKNOWN. */
export function pickTenant<T extends { readonly name: string }>(
  holder: 'The configuration' | 'The server',
  tenants: readonly T[],
  wanted: string | undefined,
): T {
  const [only, ...others] = tenants;
  if (wanted === undefined && only !== undefined && others.length === 0) {
    return only;
  }
  const found = tenants.find(({ name }) => name === wanted);
  if (found !== undefined) {
    return found;
  }
  const names = tenants.map(({ name }) => name);
  const near = wanted === undefined ? undefined : nearest(wanted, names);
  const question = near === undefined ? '.' : `; did you mean "${near}"?`;
  const not = wanted === undefined ? '' : `It is not "${wanted}"${question} `;
  throw appError(COMMAND_ERRORS, 'COMMAND_TENANT_UNKNOWN', {
    message: `${not}${holder} has ${names.join(', ')}.`,
  });
}
