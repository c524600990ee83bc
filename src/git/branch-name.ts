import { createHash } from 'node:crypto';

/** In characters; a part of a ref is a file's name to Git, which may have 255 bytes. */
const LONGEST = 48;
const HASH_DIGITS = 6;
/** A name that looks as if it had been changed is changed, or another's changed name could be equal to it. */
const MARKED = /(^|-)[0-9a-f]{6}$/;

/** The branch on which the tenant's version of a workflow is proposed: a valid ref, another for other names. */
export function branchFor(tenant: string, workflow: string): string {
  return `mainsheet/${part(tenant)}/${part(workflow)}`;
}

/**
 * Small letters of any script, digits, `_` and `-` alone, so that none of the rules of git-check-ref-format(1) is touched and file
 * systems that ignore case keep two branches apart. What was changed on the way is marked with the name's hash.
 */
function part(name: string): string {
  const slug = slugOf(name);
  if (slug === name && slug !== '' && !MARKED.test(slug)) {
    return slug;
  }
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_DIGITS);
  return slug === '' ? hash : `${slug}-${hash}`;
}

function slugOf(name: string): string {
  const safe = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_-]+/gu, '-');
  return Array.from(safe)
    .slice(0, LONGEST)
    .join('')
    .replaceAll(/^-+|-+$/g, '');
}
