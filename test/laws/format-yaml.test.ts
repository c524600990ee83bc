import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatYaml } from '../../src/documents/write/format-yaml.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { SourceLines } from '../../src/documents/write/source-lines.ts';
import { reversed, styledFrom, styledYaml } from '../documents/write/styled-yaml.ts';
import { workflowBody } from '../support/workflow-arbitraries.ts';

const RUNS = { numRuns: Number(process.env['RUNS'] ?? 30) };

const OPTIONS = { version: '1.2', merge: true, uniqueKeys: false, logLevel: 'error' } as const;

function commentsOf(text: string): readonly string[] {
  return new SourceLines(text).comments.map((comment) => comment.text.trimEnd()).toSorted();
}

/** A workflow in any style, its members the other way round. */
const workflow = styledFrom(
  workflowBody
    .filter((body) => !JSON.stringify(body).includes('\\u0000'))
    .map((body) => reversed({ ...body, definition: body['definition'] ?? {} }) as JsonObject),
);

test('formatting changes no meaning, loses no comment, and has nothing to do the second time', () => {
  let changes = 0;
  fc.assert(
    fc.property(fc.oneof(workflow, styledYaml), ({ text, value }) => {
      const formatted = formatYaml(text);
      expect(formatted.ok, text).toBe(true);
      if (!formatted.ok) {
        return;
      }
      changes += formatted.changed ? 1 : 0;
      expect(parse(formatted.text, OPTIONS), text).toEqual(value);
      expect(commentsOf(formatted.text), text).toEqual(commentsOf(text));
      expect(formatYaml(formatted.text), text).toEqual({ ...formatted, changed: false });
    }),
    RUNS,
  );
  expect(changes).toBeGreaterThan(0);
});

test('JSON stays JSON of the same value', () => {
  fc.assert(
    fc.property(workflowBody, fc.constantFrom('\t', 0, 3), (body, space) => {
      const value = { ...body, definition: body['definition'] ?? {} };
      const formatted = formatYaml(JSON.stringify(reversed(value), undefined, space));
      expect(formatted.ok && JSON.parse(formatted.text)).toEqual(value);
      expect(formatted.ok && formatYaml(formatted.text)).toEqual({ ...formatted, changed: false });
    }),
    RUNS,
  );
});
