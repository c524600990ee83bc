import type { Diagnostic } from '../kernel/diagnostic.ts';
import { fitsHost, hostOfUrl } from '../kernel/host.ts';
import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
import { OVERRIDE_KEYS } from '../workflow/policy.ts';
import type { OverrideKey, RepositoryPolicy } from '../workflow/policy.ts';
import { fileDiagnostic } from './file-findings.ts';
import type { FileFindingCode } from './file-findings.ts';
import type { Positions } from './positions.ts';

/** A document for one tenant, as a policy looks at it. */
export interface PolicySubject {
  readonly file: string;
  /** With its tags resolved; what the tenant keeps by `!live` is absent. */
  readonly body: JsonObject;
  readonly settings: DocumentSettings;
  readonly positions: Positions;
  /** The ids of the policy's owners in the tenant. */
  readonly ownerIds: ReadonlySet<string>;
}

/** What a policy says of a document; an error takes the document out of the desired state. */
export interface PolicyJudgement {
  readonly diagnostics: readonly Diagnostic[];
  /** Without what the policy does not let a file decide. */
  readonly settings: DocumentSettings;
}

/** Holds a document against what its repository may not do to the tenant. */
export function checkPolicy(policy: RepositoryPolicy, subject: PolicySubject): PolicyJudgement {
  const { file, body, settings, positions, ownerIds } = subject;
  const dropped = OVERRIDE_KEYS.filter((key) => !isObeyed(policy, settings, key));
  const findings = [
    ...checkOwner(policy, own(body, 'owner'), ownerIds),
    ...checkTrigger(policy, own(body, 'trigger')),
    ...checkSteps(policy, own(body, 'definition') ?? null, '/definition'),
    ...dropped.map((key): Finding => ({
      code: 'POLICY_OVERRIDE',
      pointer: `/mainsheet/${key}`,
      detail: `It is ${key}.`,
    })),
  ];
  return {
    diagnostics: findings.map(({ code, pointer, detail }) =>
      fileDiagnostic(code, file, detail, { ...positions.at(pointer), pointer }),
    ),
    settings: without(settings, dropped),
  };
}

interface Finding {
  readonly code: FileFindingCode;
  readonly pointer: Pointer;
  readonly detail: string;
}

function isObeyed(policy: RepositoryPolicy, settings: DocumentSettings, key: OverrideKey): boolean {
  const written = Object.entries(settings).find(([name]) => name === memberOf(key))?.[1];
  if (written === undefined || (Array.isArray(written) && written.length === 0)) {
    return true;
  }
  const { overrides } = policy;
  return overrides === undefined
    ? !(key === 'prune' && written === 'delete')
    : overrides.includes(key);
}

/** The member of the settings that a key of the block becomes. */
function memberOf(key: OverrideKey): string {
  return key === 'stuckAfter' ? 'stuckAfterMs' : key;
}

function without(settings: DocumentSettings, dropped: readonly OverrideKey[]): DocumentSettings {
  const kept = Object.entries(settings).filter(
    ([member]) => !dropped.some((key) => memberOf(key) === member),
  );
  return { ignore: [], ...(Object.fromEntries(kept) as Partial<DocumentSettings>) };
}

function checkOwner(
  { owners }: RepositoryPolicy,
  owner: Json | undefined,
  ownerIds: ReadonlySet<string>,
): readonly Finding[] {
  // Without one a new workflow belongs to our own identity, and an old one keeps its owner.
  if (owners === undefined || owner === undefined || owner === null) {
    return [];
  }
  const id = isObject(owner) ? stringAt(owner, 'id') : undefined;
  return id !== undefined && ownerIds.has(id)
    ? []
    : [{ code: 'POLICY_OWNER', pointer: '/owner', detail: `It is ${quoted(id ?? '')}.` }];
}

function checkTrigger({ deny }: RepositoryPolicy, trigger: Json | undefined): readonly Finding[] {
  if (!isObject(trigger)) {
    return [];
  }
  const attributes = own(trigger, 'attributes');
  const names = [
    ['/trigger/attributes/id', isObject(attributes) ? stringAt(attributes, 'id') : undefined],
    ['/trigger/type', stringAt(trigger, 'type')],
  ] as const;
  return names.flatMap(([pointer, name]) =>
    name !== undefined && isListed(deny.triggers, name)
      ? [{ code: 'POLICY_TRIGGER', pointer, detail: `It is ${quoted(name)}.` }]
      : [],
  );
}

/** Looks at everything that names an action, at any depth: also at loop bodies, and at workflows that a workflow makes. */
function checkSteps(policy: RepositoryPolicy, value: Json, pointer: Pointer): readonly Finding[] {
  if (isArray(value)) {
    return value.flatMap((item, index) => checkSteps(policy, item, `${pointer}/${index}`));
  }
  if (!isObject(value)) {
    return [];
  }
  const below = Object.entries(value).flatMap(([key, member]) =>
    checkSteps(policy, member, `${pointer}/${escapeToken(key)}`),
  );
  const actionId = stringAt(value, 'actionId');
  if (actionId === undefined) {
    return below;
  }
  const denied: readonly Finding[] = isListed(policy.deny.actions, actionId)
    ? [
        {
          code: 'POLICY_ACTION',
          pointer: `${pointer}/actionId`,
          detail: `It is ${quoted(actionId)}.`,
        },
      ]
    : [];
  const attributes = own(value, 'attributes');
  const calls =
    isListed(['sp:http'], actionId) && isObject(attributes)
      ? checkCalls(policy, attributes, `${pointer}/attributes`)
      : [];
  return [...denied, ...calls, ...below];
}

/** The attributes of an HTTP step that it sends something to: the request, or a client's secret (facts 4.1). */
const URL_ATTRIBUTES = ['url', 'oauthtokenurl'];

function checkCalls(
  { hosts }: RepositoryPolicy,
  attributes: JsonObject,
  pointer: Pointer,
): readonly Finding[] {
  if (hosts === undefined) {
    return [];
  }
  return Object.entries(attributes).flatMap(([key, value]) => {
    const name = key.toLowerCase().replace(/\.\$$/, '');
    // An empty URL calls nothing: the builder leaves such behind (facts 2.4).
    if (!URL_ATTRIBUTES.includes(name) || value === null || value === '') {
      return [];
    }
    const detail = key.endsWith('.$')
      ? 'A path gives the URL, so the host is only known when it runs.'
      : hostTrouble(value, hosts);
    return detail === undefined
      ? []
      : [{ code: 'POLICY_HOST', pointer: `${pointer}/${escapeToken(key)}`, detail }];
  });
}

/** Says what is wrong with the host of a URL; never quotes more than the host, since a URL may hold a secret. */
function hostTrouble(value: Json, hosts: readonly string[]): string | undefined {
  const host = typeof value === 'string' ? hostOfUrl(value) : undefined;
  if (host === undefined) {
    return 'The host cannot be told for sure: the URL must begin with http:// or https:// and the plain host.';
  }
  return hosts.some((pattern) => fitsHost(host, pattern)) ? undefined : `It is ${quoted(host)}.`;
}

/** What is denied is denied in any spelling that a tenant could take for it. */
function isListed(list: readonly string[], name: string): boolean {
  return list.some((one) => one.trim().toLowerCase() === name.trim().toLowerCase());
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
