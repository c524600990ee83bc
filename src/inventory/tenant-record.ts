import type { AppliedCommit } from './applied-commit.ts';
import type { Suspension } from './suspension.ts';

/** What we know of a tenant beside its workflows. */
export interface TenantRecord {
  /** The tenant's own id, from its token answer: ownership hangs on it, not on a name in our configuration. */
  readonly tenantId: string;
  readonly url: string;
  /** Where an embedded tenant listened last, so that other commands find it while its daemon runs. */
  readonly listens?: string;
  /** Our own identity there, where the token or an answer told it. */
  readonly identityId?: string;
  /** The commit applied last, for the check that history was not rewritten. */
  readonly appliedCommit?: string;
  readonly appliedRevision?: string;
  /** The commits it was brought to lately, newest last: other tenants may wait for it. */
  readonly applied?: readonly AppliedCommit[];
  /** How many workflows the tenant's last list had. */
  readonly liveCount?: number;
  /** Ids of workflows no file describes that were told of, with their enabled state then. */
  readonly unmanagedSeen: Readonly<Record<string, boolean>>;
  /** Until when deep patches, or edits of name and description without disabling, are not tried; milliseconds. */
  readonly deepRefusedUntil?: number;
  readonly lightRefusedUntil?: number;
  /** Why writes stopped until a person releases the tenant. */
  readonly stopped?: {
    readonly reason: 'AnotherWriter';
    readonly since: string;
    readonly message: string;
  };
  /** A person suspended the tenant as a whole. */
  readonly suspension?: Suspension;
  /** Files suspended before there was a workflow of theirs. */
  readonly suspendedFiles?: readonly SuspendedFile[];
}

/** A suspension of a file whose workflow is not made or taken over yet. */
export interface SuspendedFile extends Suspension {
  readonly file: string;
}

/** A person's word that lets something through. */
export type Decision =
  | {
      readonly kind: 'approve';
      readonly checksum: string;
      /** The one file approved; undefined for the whole plan. */
      readonly only?: string;
      readonly by: string;
      readonly at: string;
    }
  | {
      readonly kind: 'release';
      /** The file whose hold, contest or rejection ends; undefined ends the tenant's own stop. */
      readonly file?: string;
      readonly by: string;
      readonly at: string;
    }
  | {
      /** Takes the version back that is live when it is acted on. */
      readonly kind: 'rollback';
      readonly file: string;
      readonly by: string;
      readonly at: string;
    }
  | SuspendDecision
  | ResumeDecision;

/** Keeps off a tenant, or off one workflow of it. */
export interface SuspendDecision extends Suspension {
  readonly kind: 'suspend';
  /** The file of the one workflow; undefined for the whole tenant. */
  readonly file?: string;
  /** The tenant by its name in the configuration: several names may share a tenant. */
  readonly tenant?: string;
}

/** Ends what `suspend` began. */
export interface ResumeDecision {
  readonly kind: 'resume';
  readonly file?: string;
  readonly tenant?: string;
  readonly by: string;
  readonly at: string;
}
