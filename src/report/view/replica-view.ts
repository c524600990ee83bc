import * as v from 'valibot';
import { flag, list, text } from './words.ts';

const NAME_MEMBERS = {
  id: v.pipe(v.number(), v.integer(), v.description('Its id, which never comes again')),
  host: text('The name of its machine'),
};

/** What a replica is known by. */
export const replicaName = v.object(NAME_MEMBERS);

/** One replica among those that share the store. */
export const replicaView = v.object({
  ...NAME_MEMBERS,
  address: v.exactOptional(text('Where its API answers the others')),
  serves: flag(
    'Whether it takes a part of the tenants; false: a command that has what it works on',
  ),
  tenants: list(v.pipe(v.string(), v.description('The tenants that it has'))),
  self: flag('Whether it is the one that answers'),
});

/** The replicas that live, by id; none where a process is alone on its store. */
export const replicasView = v.object({ replicas: list(replicaView) });

export type ReplicaNameView = v.InferOutput<typeof replicaName>;
export type ReplicaView = v.InferOutput<typeof replicaView>;
export type ReplicasView = v.InferOutput<typeof replicasView>;
