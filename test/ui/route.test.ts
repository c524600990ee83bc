import { expect, test } from 'vitest';
import { readRoute, tenantPath, workflowApi, workflowPath } from '../../src/ui/route.ts';
import type { Route } from '../../src/ui/route.ts';

test.each<[string, Route]>([
  ['/', { view: 'overview' }],
  ['//', { view: 'overview' }],
  ['/events', { view: 'events' }],
  ['/failures/', { view: 'failures' }],
  ['/failures/more', { view: 'nowhere' }],
  ['/elsewhere', { view: 'nowhere' }],
  ['/tenants', { view: 'nowhere' }],
  ['/tenants/a%20b', { view: 'tenant', tenant: 'a b' }],
  ['/tenants/%E0%A4%A', { view: 'nowhere' }],
  ['/tenants/a/workflows', { view: 'nowhere' }],
  ['/tenants/a/others/x', { view: 'nowhere' }],
  [
    '/tenants/a/workflows/team/joiner.yaml',
    { view: 'workflow', tenant: 'a', workflow: 'team/joiner.yaml' },
  ],
  [
    '/tenants/a/workflows/with%20space%3F.yaml',
    { view: 'workflow', tenant: 'a', workflow: 'with space?.yaml' },
  ],
])('%s', (pathname, route) => {
  expect(readRoute(pathname)).toEqual(route);
});

test('a path that is written is read as what it was written from', () => {
  const file = 'team a/joiner #1 100%.yaml';
  expect(readRoute(workflowPath('t/1', { file }))).toEqual({
    view: 'workflow',
    tenant: 't/1',
    workflow: file,
  });
  expect(readRoute(tenantPath('__proto__'))).toEqual({ view: 'tenant', tenant: '__proto__' });
  expect(workflowPath('t', { workflowId: '0f1c' })).toBe('/tenants/t/workflows/0f1c');
  expect(workflowApi('t', 'a/b.yaml')).toBe('/api/v1/tenants/t/workflows/a%2Fb.yaml');
});
