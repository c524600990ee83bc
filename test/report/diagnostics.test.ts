import { expect, test } from 'vitest';
import { diagnosticsGithub } from '../../src/report/diagnostics-github.ts';
import { diagnosticsJson } from '../../src/report/diagnostics-json.ts';
import { diagnosticsSarif } from '../../src/report/diagnostics-sarif.ts';
import { diagnosticsText } from '../../src/report/diagnostics-text.ts';
import { diagnosticOf } from './builders.ts';

const ERROR = diagnosticOf({ frame: '  2 | a\n> 3 | b' });
const WARNING = diagnosticOf({ severity: 'warning', code: 'OTHER', hint: '', file: 'b#1 c.yaml' });

test('the text has place, code, frame and hint', () => {
  expect(diagnosticsText([ERROR, WARNING], { color: false })).toBe(
    [
      'a.yaml:3:5 error The start names no step. [GRAPH_START]',
      '    2 | a',
      '  > 3 | b',
      '  → Name one.',
      '',
      'b#1 c.yaml:3:5 warning The start names no step. [OTHER]',
    ].join('\n'),
  );
  expect(diagnosticsText([ERROR], { color: true })).toContain('\u001B[');
});

test('the JSON counts', () => {
  expect(JSON.parse(diagnosticsJson([ERROR, WARNING]))).toEqual({
    format: 'mainsheet diagnostics 1',
    summary: { errors: 1, warnings: 1, infos: 0 },
    diagnostics: [ERROR, WARNING],
  });
});

test('no text of a file begins another command of the host', () => {
  const evil = diagnosticOf({ file: 'a,b:c.yaml', message: '50%\n::error::x', hint: '' });
  expect(diagnosticsGithub([evil])).toBe(
    '::error file=a%2Cb%3Ac.yaml,line=3,col=5,title=GRAPH_START::50%25%0A::error::x\n',
  );
  expect(diagnosticsGithub([WARNING, diagnosticOf({ severity: 'info' })])).toMatch(
    /^::warning .*\n::notice .*\n$/,
  );
  expect(diagnosticsGithub([])).toBe('');
});

test('SARIF refers to its rules, and a finding stays the same when lines move', () => {
  const read = (list: Parameters<typeof diagnosticsSarif>[0]) =>
    JSON.parse(diagnosticsSarif(list)).runs[0];
  const run = read([ERROR, WARNING]);
  for (const result of run.results) {
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(result.locations[0].physicalLocation.region).toEqual({ startLine: 3, startColumn: 5 });
  }
  expect(run.results.map(({ level }: { level: string }) => level)).toEqual(['error', 'warning']);
  expect(run.results[1].locations[0].physicalLocation.artifactLocation.uri).toBe('b%231%20c.yaml');
  const moved = read([{ ...ERROR, line: 9 }]);
  expect(moved.results[0].partialFingerprints).toEqual(run.results[0].partialFingerprints);
});
