import type { Change } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';

/** Makes a word of a command line: quoted where a shell would read it otherwise. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that approves a plan, or one file's change of it. */
export function approveCommand(tenant: string, checksum: string, only?: string): string {
  const rest = only === undefined ? '' : ` --only ${shellWord(only)}`;
  return `mainsheet approve --tenant ${shellWord(tenant)} --checksum ${checksum}${rest}`;
}

/** The command that ends a hold or a contest of a file's workflow, or without a file the tenant's own stop. */
export function releaseCommand(tenant: string, file?: string): string {
  const rest = file === undefined ? '' : ` ${shellWord(file)}`;
  return `mainsheet release --tenant ${shellWord(tenant)}${rest}`;
}

/** The command that ends the suspension of a file's workflow, or without a file that of the tenant. */
export function resumeCommand(tenant: string, file?: string): string {
  const rest = file === undefined ? '' : ` ${shellWord(file)}`;
  return `mainsheet resume --tenant ${shellWord(tenant)}${rest}`;
}

/** The command that lets a waiting change through; undefined where only time or an edit helps. */
export function letThrough(plan: Plan, change: Change): string | undefined {
  switch (change.wait?.release) {
    case 'approve':
      return approveCommand(plan.tenant, plan.checksum, change.file);
    case 'release':
      return releaseCommand(plan.tenant, change.file);
    case 'resume':
      return resumeCommand(plan.tenant, change.file);
    case undefined:
      return undefined;
  }
}

/** The command that lets a refused plan through, or comes first to that end; undefined where one of its refusals takes none. */
export function letPlanThrough({ tenant, checksum, refusals }: Plan): string | undefined {
  const resumes = refusals.some(({ release }) => release === 'resume');
  const all = refusals.every(({ approvable, release }) => approvable || release !== undefined);
  if (refusals.length === 0 || !all) {
    return undefined;
  }
  return resumes ? resumeCommand(tenant) : approveCommand(tenant, checksum);
}
