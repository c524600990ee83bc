import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { FAILURES } from '../../src/config/policy-schema.ts';
import { EXECUTION_EVENTS } from '../../src/report/events/execution.ts';
import { blocksOf } from '../support/doc-page.ts';
import { checkLine } from '../support/teller.ts';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../docs/failures.md'), 'utf8');

test('docs/failures.md names every event of executions that fail, and shows lines as they are', () => {
  const told = [...PAGE.matchAll(/^\| `(execution\.[\w-]+)` +\|/gm)].map((match) => match[1]!);
  expect(told.toSorted()).toEqual(Object.keys(EXECUTION_EVENTS).toSorted());
  const lines = blocksOf(PAGE).filter(({ language }) => language === 'json');
  expect(lines).toHaveLength(1);
  for (const { text } of lines) {
    expect(checkLine(JSON.stringify(JSON.parse(text))).event).toBe('execution.failed');
  }
});

test('docs/failures.md has every setting with its default', () => {
  const settings = blocksOf(PAGE).find(({ language }) => language === 'yaml')!;
  expect(parse(settings.text)).toEqual({ failures: v.parse(FAILURES, {}) });
});
