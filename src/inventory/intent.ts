import type { JsonObject } from '../kernel/json.ts';

/**
 * What we are about to do to one workflow, durable before the first request and removed together with the record of
 * its end. It has no phases: whoever finds one after a crash looks at the tenant.
 */
export type Intent = EditIntent | CreateIntent | DeleteIntent;

interface AnyIntent {
  readonly file: string;
  readonly name: string;
  readonly commit: string;
  /** Digest of the wish. */
  readonly digest: string;
  /** The tenant's time when it was written; milliseconds since 1970. */
  readonly at: number;
}

/** An edit, with the raw values it will overwrite: the only place where a hand-made text of a tenant is kept. */
export interface EditIntent extends AnyIntent {
  readonly kind: 'edit';
  readonly workflowId: string;
  /** The top-level fields to be written. */
  readonly fields: readonly string[];
  /** Their raw values before; a field that was not there is absent. */
  readonly before: JsonObject;
  /** Digest of the whole content before, to tell a person who only switched it off from one who edited it. */
  readonly content?: string;
  /** The launchers that start it, as they were before; `unreadable` where the tenant did not show them. */
  readonly launchers?: readonly LauncherBefore[] | 'unreadable';
  readonly wasEnabled: boolean;
  readonly wantEnabled: boolean;
}

/** A launcher whose flag may follow its workflow's (facts 2.1). */
export interface LauncherBefore {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
}

export interface CreateIntent extends AnyIntent {
  readonly kind: 'create';
  readonly body: JsonObject;
  /** Ids of workflows that would pass for what it makes, but were there before it was sent. */
  readonly others?: readonly string[];
  /** Set once a complete list did not have the workflow; the tenant's time in milliseconds. */
  readonly missingSince?: number;
}

export interface DeleteIntent extends AnyIntent {
  readonly kind: 'delete';
  readonly workflowId: string;
}

/** The key an intent is stored under: the workflow's id, or for a create its file. */
export function intentKey(intent: Intent): string {
  return intent.kind === 'create' ? `create ${intent.file}` : intent.workflowId;
}

/** The intent once all is done but the launchers: nobody who switches the workflow off from here on is undone. */
export function launchersOnly(intent: EditIntent): EditIntent {
  return { ...withoutPutBack(intent), wasEnabled: false, wantEnabled: false };
}

/** Says that all is done but the launchers: they are journaled for workflows that were on. */
export function isLaunchersOnly({ launchers, wasEnabled }: EditIntent): boolean {
  return launchers !== undefined && !wasEnabled;
}

/** The intent once a person's own edit is there: nothing is put back over it, and that it is off is our doing. */
export function withoutPutBack(intent: EditIntent): EditIntent {
  const { content: _content, ...kept } = intent;
  return { ...kept, fields: [], before: {} };
}
