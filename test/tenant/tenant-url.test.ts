import { expect, test } from 'vitest';
import { readTenantUrl } from '../../src/tenant/tenant-url.ts';
import { failure } from './small-tenant.ts';

test.each([
  ['https://acme.api.identitynow.com', 'https://acme.api.identitynow.com', ''],
  ['https://acme.api.identitynow.com/', 'https://acme.api.identitynow.com', ''],
  ['https://gate.example/isc//', 'https://gate.example', '/isc'],
  ['http://127.0.0.1:8090', 'http://127.0.0.1:8090', ''],
  ['http://127.1:80/', 'http://127.0.0.1', ''],
  ['http://localhost:1', 'http://localhost:1', ''],
  ['http://[::1]:8090', 'http://[::1]:8090', ''],
])('%s is taken', (url, origin, basePath) => {
  expect(readTenantUrl(url)).toEqual({ origin, basePath });
});

test.each([
  'http://acme.api.identitynow.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://10.0.0.1',
  'ftp://127.0.0.1',
  'https://user:hunter22@acme.api.identitynow.com',
  'https://acme.api.identitynow.com/?x=1',
  'https://acme.api.identitynow.com/#x',
  'acme',
  '',
])('%s is refused', async (url) => {
  const error = await failure(Promise.resolve().then(() => readTenantUrl(url)));
  expect(error).toMatchObject({ code: 'TENANT_URL_REFUSED', next: 'stalled' });
  expect(String(error)).not.toContain('hunter22');
});
