import { repositoryPage } from '../../git/repository-page.ts';
import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Parcel } from '../target.ts';
import type { ToldEvent } from '../told-event.ts';

/** What a target of statuses needs; the token is read at each use. */
export interface StatusSettings {
  readonly name: string;
  readonly token: () => Promise<string>;
  /** The API of a host of one's own, without a slash at the end; absent: found by the source. */
  readonly url?: string;
  /** Absent: all tenants. */
  readonly tenants?: readonly string[];
  /** The URL of a source by its name. */
  readonly sourceUrl: (source: string) => string | undefined;
}

/** How a commit stands in a tenant. */
export type StatusState = 'pending' | 'success' | 'failure' | 'error';

/** What is said of a commit. */
export interface CommitStatus {
  readonly source: string;
  readonly tenant: string;
  readonly sha: string;
  readonly state: StatusState;
  readonly description: string;
}

/** The commit is there, or nothing in it is wrong. */
const GOOD: ReadonlySet<string> = new Set(['Succeeded', 'Drifted']);

/** Somebody or something is waited for. */
const WAITS: ReadonlySet<string> = new Set([
  'Progressing',
  'Suspended',
  'Observing',
  'ApprovalRequired',
  'WindowClosed',
  'AwaitingTenant',
  'WaitingForValue',
  'Held',
  'LiveShrunk',
  'HistoryRewritten',
]);

/** Trouble with what is around: it says nothing of the commit. */
const AROUND: ReadonlySet<string> = new Set([
  'GitUnreachable',
  'GitAuthFailed',
  // It is said of a newer commit; this one is the last good one.
  'VerificationFailed',
  'TenantUnreachable',
  'CredentialRejected',
  'ScopeMissing',
  'Throttled',
  'ListIncomplete',
  'TenantChanged',
  'AnotherWriter',
  'StoreUnavailable',
]);

/**
 * The status that a pass gives to the commit it worked from; undefined for what is no end of a pass, or says nothing
 * that was not said of the commit before.
 */
export function pickStatus(
  event: ToldEvent,
  memo: (key: string) => Json | undefined,
  { tenants, sourceUrl }: Pick<StatusSettings, 'tenants' | 'sourceUrl'>,
): Parcel | undefined {
  const { tenant } = event;
  if (event.event !== 'pass.finished' || tenant === undefined) {
    return undefined;
  }
  const source = stringAt(event.line, 'source');
  const sha = stringAt(event.line, 'commit');
  if (source === undefined || sha === undefined) {
    return undefined;
  }
  // A repository on the disk has no host that could list a status.
  if (tenants?.includes(tenant) === false || !repositoryPage(sourceUrl(source) ?? '')) {
    return undefined;
  }
  const reason = stringAt(event.line, 'reason') ?? 'Succeeded';
  const said = memo(tenant);
  if (AROUND.has(reason) && isObject(said) && stringAt(said, 'sha') === sha) {
    return undefined;
  }
  const status = { sha, state: stateOf(reason), description: describe(reason, event.line) };
  const key = JSON.stringify(status);
  if (isObject(said) && stringAt(said, 'said') === key) {
    return undefined;
  }
  return {
    content: { source, tenant, ...status },
    matter: `${tenant} ${sha}`,
    memo: { key: tenant, value: { sha, said: key } },
  };
}

/** Reads it back from the queue. */
export function statusOf(content: JsonObject): CommitStatus {
  return content as unknown as CommitStatus;
}

/** The name under which a host lists it. */
export function statusContext({ tenant }: CommitStatus): string {
  return `mainsheet/${tenant}`;
}

function stateOf(reason: string): StatusState {
  if (GOOD.has(reason)) {
    return 'success';
  }
  if (WAITS.has(reason)) {
    return 'pending';
  }
  return AROUND.has(reason) ? 'error' : 'failure';
}

/** Numbers that stay the same from pass to pass, so that a status is not sent again for each. */
function describe(reason: string, line: JsonObject): string {
  const counts = (['waiting', 'invalid', 'drifted'] as const).flatMap((key) => {
    const count = own(line, key);
    return typeof count === 'number' && count > 0 ? [`${count} ${key}`] : [];
  });
  const head = reason === 'Succeeded' ? 'The tenant equals the commit' : reason;
  return [head, ...counts].join(', ');
}
