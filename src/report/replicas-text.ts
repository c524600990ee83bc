import { coloursFor } from './colours.ts';
import { columns } from './columns.ts';
import { printable } from './printable.ts';
import type { ReplicaView } from './view/replica-view.ts';

const HEAD = ['replica', 'host', 'address', 'tenants'] as const;

/** Writes replicas as a table for people: where each is, and which tenants it has. */
export function replicasText(
  replicas: readonly Omit<ReplicaView, 'self'>[],
  { color }: { readonly color: boolean },
): string {
  const rows = replicas.map(({ id, host, address, serves, tenants }) => [
    String(id),
    printable(host),
    printable(serves ? (address ?? 'none') : 'a command'),
    `${tenants.length}${tenants.length === 0 ? '' : `: ${tenants.map(printable).join(', ')}`}`,
  ]);
  const [head = '', ...lines] = columns([HEAD, ...rows], Infinity);
  return [coloursFor(color).dim(head), ...lines].join('\n');
}
