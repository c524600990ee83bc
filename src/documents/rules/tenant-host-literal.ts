import type { Leaf } from '../leaves.ts';
import type { Rule } from '../rule.ts';
import { namesTenantHost } from './tenant-host.ts';

/** Host names of one tenant written out. */
export const tenantHostLiteral: Rule = {
  code: 'TENANT_HOST_LITERAL',
  group: 'Safety',
  severity: 'info',
  mutedBy: 'comment',
  asWritten: true,
  title: 'The host name of one tenant is written out.',
  why: 'Applied to another tenant the workflow would still call this one (facts 2.6).',
  good: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: !sub 'https://\${HOST}/v2025/sources' }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Call
definition:
  start: HTTP Request
  steps:
    HTTP Request:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: 'https://acme.api.identitynow.com/v2025/sources' }
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const leaf of leaves) {
      const { value, pointer } = leaf;
      if (typeof value === 'string' && namesTenantHost(value) && isSent(leaf)) {
        yield {
          pointer,
          message: `The host name of one tenant is written under ${JSON.stringify(leaf.key)}.`,
          hint:
            pointer === '/trigger/attributes/url'
              ? 'Write !self external-url.'
              : 'Write !sub with ${HOST} in its place, and give HOST in tenants/<tenant>.yaml.',
        };
      }
    }
  },
};

/** Part of the trigger or of a step, and no prose about it. */
function isSent({ key, holder, place, pointer }: Leaf): boolean {
  return place === undefined
    ? pointer.startsWith('/trigger/') && key !== 'description'
    : holder !== place.step;
}
