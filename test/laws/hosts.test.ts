import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalHost, fitsHost, hostOfUrl, hostPattern } from '../../src/kernel/host.ts';

const RUNS = Number(process.env['RUNS'] ?? 2000);

/** Pieces of addresses that are easily read in two ways. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['acme.example', '.acme.example', 'api', 'evil.com', '.', '..', '@', ':', ':80', '/', '//'],
    ...['\\', '?', '#', '%2f', '%2e', '%00', '{{$.a}}', ' ', '\t', '\n', '。', '．', '／', '＠'],
    ...['\u00ad', '\u200d', '\u202e', '[', ']', '::1', '0x7f.1', 'xn--', 'ß', 'İ', '_', '-'],
  ),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const garbage = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const scheme = fc.constantFrom('http://', 'https://', 'HtTp://', 'https:/', 'https:', '//', '');

/** Reads a host as RFC 3986 has it: between the slashes and the first of / ? #, behind the last @, before a port. */
function plainReading(url: string): string | undefined {
  const authority = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  return authority
    ?.slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase();
}

test('a host that is told is the one that every reader of the URL comes to', () => {
  fc.assert(
    fc.property(scheme, garbage, garbage, (start, before, after) => {
      const url = `${start}${before}.acme.example${after}`;
      const host = hostOfUrl(url);
      if (host === undefined) {
        return;
      }
      expect(new URL(url).hostname.replace(/\.$/, '')).toBe(host);
      expect(canonicalHost(plainReading(url)!)).toBe(host);
      expect(/^https?:\/\/([^/?#]*)/i.exec(url)![1]).not.toMatch(/[@\\{}%\s]/);
      if (fitsHost(host, '*.acme.example')) {
        expect(host).toMatch(/^[^/?#@\\:]+\.acme\.example$/);
      }
    }),
    { numRuns: RUNS },
  );
});

test('a canonical host is canonical, whatever its letter case and its last dot', () => {
  fc.assert(
    fc.property(garbage, (text) => {
      const host = canonicalHost(text);
      if (host !== undefined) {
        expect(canonicalHost(host)).toBe(host);
        expect(canonicalHost(`${host}.`) ?? host).toBe(host);
        expect(hostOfUrl(`https://${text}/x`)).toBe(host);
      }
    }),
    { numRuns: RUNS },
  );
});

test('what comes behind the host changes nothing', () => {
  fc.assert(
    fc.property(fc.domain(), fc.constantFrom('/', '?', '#'), garbage, (name, mark, rest) => {
      expect(hostOfUrl(`https://${name}${mark}${rest}`)).toBe(canonicalHost(name));
    }),
    { numRuns: RUNS },
  );
});

test.each([
  ['api.acme.example', 'api.acme.example'],
  ['*.Acme.Example.', '*.acme.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['10.1', '10.0.0.1'],
  ['[::1]', '[::1]'],
  ['*', undefined],
  ['*.', undefined],
  ['a.*.example', undefined],
  ['**.acme.example', undefined],
  ['*acme.example', undefined],
  ['https://acme.example', undefined],
  ['acme.example:443', undefined],
  ['acme.example/x', undefined],
  ['user@acme.example', undefined],
  ['', undefined],
])('the pattern %j is read as %j', (written, read) => {
  expect(hostPattern(written)).toBe(read);
});
