import sarif from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { FILE_FINDINGS, fileDiagnostic } from '../../src/documents/file-findings.ts';
import type { FileFindingCode } from '../../src/documents/file-findings.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { RULES } from '../../src/documents/rules.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { version } from '../../src/kernel/version.ts';
import { diagnosticsSarif } from '../../src/report/diagnostics-sarif.ts';
import { diagnosticOf } from './builders.ts';

/** The schema is OASIS's own, in draft-04; none of what it uses has changed its meaning since. */
const { $schema: _dialect, id: _id, ...schema } = sarif;
const accepts = new Ajv({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: {
    // RFC 3986: no character that a reference cannot hold, and every % the start of an escape.
    'uri-reference': /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-Fa-f]{2})*$/,
    uri: /^[A-Za-z][A-Za-z\d+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-Fa-f]{2})*$/,
    'date-time': true,
  },
}).compile(schema);

function log(diagnostics: readonly Diagnostic[]) {
  const value = JSON.parse(diagnosticsSarif(diagnostics));
  accepts(value);
  expect(accepts.errors).toBeNull();
  return value.runs[0];
}

test('the schema refuses what is no SARIF', () => {
  expect(accepts({ version: '2.1.0' })).toBe(false);
  expect(accepts({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  const value = JSON.parse(diagnosticsSarif([diagnosticOf()]));
  value.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a b.yaml';
  expect(accepts(value)).toBe(false);
});

test('nothing found is a run without results', () => {
  const run = log([]);
  expect(run.results).toEqual([]);
  expect(run.tool.driver).toEqual({ name: 'Mainsheet', version: version(), rules: [] });
  expect(run.columnKind).toBe('utf16CodeUnits');
});

test('what every rule finds in its own example is valid, and the rule is described', () => {
  const found = RULES.flatMap(({ bad, code }) =>
    readDocument('a.yaml', Buffer.from(bad)).diagnostics.filter((one) => one.code === code),
  );
  const { rules } = log(found).tool.driver;
  for (const rule of rules) {
    const { group, title, why, bad, good } = RULES.find(({ code }) => code === rule.id)!;
    expect(rule.shortDescription.text).toBe(title);
    expect(rule.fullDescription.text).toBe(`${title} ${why}`);
    expect(rule.help.text).toContain(why);
    expect(rule.help.markdown).toContain(bad.trimEnd());
    expect(rule.help.markdown).toContain(good.trimEnd());
    expect(rule.properties.tags).toEqual([group.toLowerCase().replace(' ', '-')]);
    expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration.level);
  }
  expect(rules.length).toBeGreaterThan(30);
});

test('findings about files are described, too', () => {
  const codes = Object.keys(FILE_FINDINGS) as readonly FileFindingCode[];
  const run = log(codes.map((code) => fileDiagnostic(code, 'a.yaml')));
  expect(run.tool.driver.rules).toHaveLength(codes.length);
  for (const { id, shortDescription, help, properties } of run.tool.driver.rules) {
    const { title, hint } = FILE_FINDINGS[id as FileFindingCode];
    expect(shortDescription.text).toBe(title);
    expect(help.markdown).toContain(hint);
    expect(properties.tags).toEqual(['files']);
  }
  expect(run.results[0].locations[0]).not.toHaveProperty('logicalLocations');
});

test('a code that is in no catalogue is a rule by its name', () => {
  expect(log([diagnosticOf({ code: 'OTHER' })]).tool.driver.rules).toEqual([{ id: 'OTHER' }]);
});

test.each([
  ['a.yaml', 'a.yaml'],
  ['joiners/new hire.yaml', 'joiners/new%20hire.yaml'],
  ['../up.yaml', '../up.yaml'],
  ['c:d#e?f%g.yaml', 'c%3Ad%23e%3Ff%25g.yaml'],
  ['häuser\\[1].yaml', 'h%C3%A4user/%5B1%5D.yaml'],
])('the file %s is written as %s', (file, uri) => {
  const run = log([diagnosticOf({ file })]);
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
    region: { startLine: 3, startColumn: 5 },
  });
  expect(run.originalUriBaseIds).toHaveProperty('%SRCROOT%');
});

test('each finding has its own fingerprint', () => {
  const { results } = log([
    diagnosticOf(),
    diagnosticOf({ code: 'GRAPH_CYCLE' }),
    diagnosticOf({ file: 'b.yaml' }),
    diagnosticOf({ pointer: '/definition' }),
  ]);
  const prints = results.map(
    ({ partialFingerprints }: { partialFingerprints: object }) => partialFingerprints,
  );
  expect(new Set(prints.map((print: object) => JSON.stringify(print))).size).toBe(4);
});
