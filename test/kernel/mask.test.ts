import { expect, test } from 'vitest';
import { MASKED, Masker } from '../../src/kernel/mask.ts';

test.each([
  ['mail to ann.ample+x@acme.example refused', `mail to ${MASKED} refused`],
  ['Ann <ann@sub.acme.co.example>, bob@acme.example.', `Ann <${MASKED}>, ${MASKED}.`],
  ['{"to":"jörg@bücher.example"}', `{"to":"${MASKED}"}`],
  ['git@host.example:acme/workflows.git', 'git@host.example:acme/workflows.git'],
  ['ann@localhost', 'ann@localhost'],
  ['main@sha1:2ec5f70c8d0a', 'main@sha1:2ec5f70c8d0a'],
  ['$.users[?(@.mail == "x")]', '$.users[?(@.mail == "x")]'],
])('%s becomes %s where addresses of mail are masked', (text, masked) => {
  const masker = new Masker();
  expect(masker.text(text)).toBe(text);
  masker.hideMailAddresses(true);
  expect(masker.text(text)).toBe(masked);
  masker.hideMailAddresses(false);
  expect(masker.text(text)).toBe(text);
});

test('long texts without an address, and with half of one, take no long time', () => {
  const masker = new Masker();
  masker.hideMailAddresses(true);
  const before = performance.now();
  for (const part of ['a', 'a.', 'a@', 'a@b', 'a@b.', '@', '%']) {
    masker.text(part.repeat(200_000));
  }
  expect(performance.now() - before).toBeLessThan(5000);
});
