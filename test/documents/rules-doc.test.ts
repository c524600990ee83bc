import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { rulesPage } from '../../src/documents/rules-page.ts';

const PAGE = path.resolve(import.meta.dirname, '../../docs/rules.md');

// To update the page after a change to a rule: UPDATE_DOCS=1 npx vitest run test/documents/rules-page.test.ts
test('docs/rules.md says what the rules say', () => {
  if (process.env['UPDATE_DOCS'] === '1') {
    writeFileSync(PAGE, rulesPage());
  }
  expect(readFileSync(PAGE, 'utf8')).toBe(rulesPage());
});
