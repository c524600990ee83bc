import { stringAt } from '../kernel/json.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { Masker } from '../kernel/mask.ts';
import { totalsOf } from '../testing/test-result.ts';
import type { SuiteResult, TestReport, TestResult } from '../testing/test-result.ts';
import { coloursFor } from './colours.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import { failureLines } from './tests-text.ts';

/** What XML 1.0 (2.2) does not take even as a reference; lone halves of a character among it. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Writes a report as JUnit XML, the form that CI systems read: a suite a file, findings as errors of it. */
export function testsJunit(report: TestReport): string {
  const { passed, failed, skipped, errors } = totalsOf(report);
  const counts = { tests: passed + failed + skipped + errors, failures: failed, errors, skipped };
  const found = report.diagnostics.filter(({ severity }) => severity === 'error');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'mainsheet test', ...counts, time: seconds(report.durationMs) })}>`,
    ...(found.length === 0
      ? []
      : [
          `<testsuite${attributes({ name: 'files', tests: found.length, failures: 0, errors: found.length, skipped: 0 })}>`,
          ...found.map((one) => errorCase(one)),
          '</testsuite>',
        ]),
    ...report.suites.map(suiteXml),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteXml(suite: SuiteResult): string {
  const { file, results } = suite;
  const errors = suite.diagnostics.filter(({ severity }) => severity === 'error');
  const counts = {
    tests: results.length + errors.length,
    failures: results.filter(({ outcome }) => outcome === 'failed').length,
    errors: errors.length,
    skipped: results.filter(({ outcome }) => outcome === 'skipped').length,
  };
  const time = seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0));
  return [
    `<testsuite${attributes({ name: file, file, ...counts, time })}>`,
    ...errors.map((one) => errorCase(one)),
    ...results.map((result) => caseXml(suite, result)),
    '</testsuite>',
  ].join('\n');
}

function caseXml(suite: SuiteResult, result: TestResult): string {
  const { test, outcome, failures, durationMs } = result;
  const line = suite.suite?.places.at(`${test.pointer}/name`).line;
  const start = `<testcase${attributes({
    name: test.name,
    classname: stringAt(suite.suite?.workflow.body ?? {}, 'name') ?? suite.file,
    file: suite.file,
    ...(line === undefined ? {} : { line }),
    time: seconds(durationMs),
  })}`;
  switch (outcome) {
    case 'passed':
      return `${start}/>`;
    case 'skipped': {
      const reason = test.skip === '' ? {} : { message: test.skip ?? '' };
      return `${start}><skipped${attributes(reason)}/></testcase>`;
    }
    case 'failed': {
      const message = new Masker().text(failures[0]?.message ?? '');
      const text = failureLines(suite, result, coloursFor(false)).join('\n');
      return `${start}><failure${attributes({ message, type: 'expectation' })}>${escaped(text)}</failure></testcase>`;
    }
  }
}

function errorCase(found: Diagnostic): string {
  const { file, line, code, message } = found;
  const text = diagnosticsText([found], { color: false });
  return `<testcase${attributes({ name: `${code} at line ${line}`, classname: file, file, line, time: seconds(0) })}><error${attributes({ message, type: code })}>${escaped(text)}</error></testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

function escaped(text: string): string {
  return text
    .replace(NO_XML, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
