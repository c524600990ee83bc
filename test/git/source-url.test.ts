import { expect, test } from 'vitest';
import { parseSourceUrl } from '../../src/git/source-url.ts';

const taken = [
  ['https://git.example/acme/x.git', 'http'],
  ['https://git.example:8443/acme/x', 'http'],
  ['http://127.0.0.1:3000/x.git', 'http'],
  ['http://localhost/x.git', 'http'],
  ['http://[::1]:3000/x.git', 'http'],
  ['ssh://git@git.example:2222/acme/x.git', 'ssh'],
  ['ssh://git.example/acme/x.git', 'ssh'],
  ['git@git.example:acme/x.git', 'ssh'],
  ['/srv/git/x.git', 'path'],
  ['file:///srv/git/x.git', 'path'],
] as const;
test.each(taken)('%s is taken as %s', (url, kind) => {
  expect(parseSourceUrl(url).kind).toBe(kind);
});

test('a file URL and a path are the same address', () => {
  expect(parseSourceUrl('file:///srv/a%20b')).toEqual(parseSourceUrl('/srv/./x/../a b'));
});

test.each([
  'ext::sh -c "touch /tmp/pwned"',
  'EXT::sh',
  'file::/srv/x',
  'fd::17',
  'http::https://git.example/x',
  '-uevil',
  '--upload-pack=touch x',
  'http://git.example/x.git',
  'http://127.0.0.1.evil.example/x.git',
  'http://10.0.0.1/x.git',
  'git://git.example/x.git',
  'ftp://git.example/x.git',
  'javascript:alert(1)',
  'ssh://-oProxyCommand=x/y',
  'ssh://-l@git.example/y',
  'ssh://git@git.example/-x',
  'git@-oProxyCommand=x:y',
  '-git@git.example:y',
  'git@git.example:-x',
  'git@git.example::x',
  'git.example:acme/x',
  'relative/path',
  './x',
  '',
  'https://git.example/x\n.git',
  '/srv/x\0y',
  'https://git.example/x#fragment',
  'file://host/share',
])('%j is refused', (url) => {
  expect(() => parseSourceUrl(url)).toThrow(
    expect.objectContaining({ code: 'GIT_URL_REFUSED', next: 'stalled' }),
  );
});

test.each([
  'https://user:hunter2@git.example/x.git',
  'https://ghp_hunter2@git.example/x.git',
  'https://git.example/x.git?private_token=hunter2',
  'ssh://git:hunter2@git.example/x.git',
])('credentials in a URL are refused without being repeated (%#)', (url) => {
  const error = (() => {
    try {
      return parseSourceUrl(url);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toMatchObject({ code: 'GIT_URL_HAS_CREDENTIALS', next: 'stalled' });
  expect(String(error)).not.toContain('hunter2');
});
