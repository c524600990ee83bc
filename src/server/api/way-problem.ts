import { RequestProblem } from '../request-problem.ts';
import type { ReplicaPart } from './ports.ts';
import type { NoWay } from './way.ts';

/** In seconds; who died is found dead within 15. */
const AGAIN_S = 5;

/** The answer to a request that this replica cannot serve: which one has the tenant, and what to do. */
export function wayProblem(why: NoWay): RequestProblem {
  if (why.kind === 'not-meant') {
    return new RequestProblem(
      421,
      'The request is meant for another replica: ask the one that has the tenant.',
    );
  }
  const members = 'replica' in why ? { replica: nameOf(why.replica) } : {};
  return new RequestProblem(503, sentenceOf(why), {
    headers: { 'retry-after': String(AGAIN_S) },
    members,
  });
}

function sentenceOf(why: Exclude<NoWay, { readonly kind: 'not-meant' }>): string {
  switch (why.kind) {
    case 'outside':
      return 'This replica is not in touch with the database: ask again, or ask another one.';
    case 'free':
      return 'No replica has the tenant at the moment; one takes it over within seconds: ask again.';
    case 'moving':
      return 'The tenant goes from one replica to another at the moment: ask again.';
    case 'no-address':
      return `${has(why.replica)}, and cannot be asked from here: it has no \`server\`, or one for its own machine only. Ask it there, or let its \`server.admin\` listen on an address that the others reach.`;
    case 'silent':
    case 'late':
      return `${has(why.replica)}, and does not answer. If it is gone, another one takes over within 15 s: ask again.`;
    case 'other-tokens':
      return `${has(why.replica)}, and does not take this token: its configuration is another one. Ask again when all replicas have the same.`;
  }
}

function has({ id, host, serves }: ReplicaPart): string {
  return serves
    ? `Replica ${id} on ${host} has the tenant`
    : `A command on ${host} has the tenant until it ends`;
}

function nameOf({ id, host }: ReplicaPart): { readonly id: number; readonly host: string } {
  return { id, host };
}
