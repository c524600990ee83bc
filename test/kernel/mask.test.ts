import { expect, test } from 'vitest';
import { Masker } from '../../src/kernel/mask.ts';

test.each([
  ['{"user": "x", "password": "hunter2"}', '{"user": "x", "password": "[masked]"}'],
  ['{"client_secret":"a\\"b"}', '{"client_secret":"[masked]"}'],
  ['{\\"apiKey\\": \\"hunter2\\", \\"a\\": 1}', '{\\"apiKey\\": \\"[masked]\\", \\"a\\": 1}'],
  ['{"password": "$.secrets.0f1f"}', '{"password": "$.secrets.0f1f"}'],
  ['{"tokenUrl": "https://a.example"}', '{"tokenUrl": "https://a.example"}'],
  ['{"password": ""}', '{"password": ""}'],
  ['password=hunter2&user=x', 'password=[masked]&user=x'],
  ['the password: see the vault', 'the password: see the vault'],
])('of %s is shown %s', (text, shown) => {
  const masker = new Masker();
  expect(masker.text(text)).toBe(shown);
  expect(masker.text(shown)).toBe(shown);
});

test('a copy knows what was known, and what it learns stays its own', () => {
  const masker = new Masker();
  masker.learn('first-secret');
  masker.hideMailAddresses(true);
  const copy = masker.copy();
  copy.learn('second-secret');
  expect(copy.text('first-secret second-secret a@b.example')).toBe('[masked] [masked] [masked]');
  expect(masker.text('first-secret second-secret')).toBe('[masked] second-secret');
});

test('many members in one text take time that grows with it', () => {
  const text = '"password": "hunter2", '.repeat(20_000) + '"'.repeat(20_000);
  const from = process.cpuUsage();
  expect(new Masker().text(text)).not.toContain('hunter2');
  expect(process.cpuUsage(from).user).toBeLessThan(3_000_000);
});
