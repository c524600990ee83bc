import type { Json } from '../kernel/json.ts';
import { Masker } from '../kernel/mask.ts';
import { outcomeText } from '../testing/judge.ts';
import { totalsOf } from '../testing/test-result.ts';
import type { Failure, SuiteResult, TestReport, TestResult } from '../testing/test-result.ts';
import type { Visit } from '../testing/trace.ts';
import { colourDiff, coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { diagnosticsText } from './diagnostics-text.ts';
import { clip, printable, printableLines } from './printable.ts';
import { maskedDifference } from './masked-difference.ts';
import type { Difference } from './masked-difference.ts';
import { coverageText } from './tests-coverage-text.ts';
import { pathText } from './tests-path-text.ts';
import { valueDiff } from './value-diff.ts';

const SHORT = 100;
const MAX_INPUT_LINES = 40;

/** Writes a report for a person: every test a line, then each failure with what is needed to mend it. */
export function testsText(report: TestReport, options: { readonly color: boolean }): string {
  const colours = coloursFor(options.color);
  const { suites, coverage } = report;
  const failed = suites.flatMap((suite) =>
    suite.results
      .filter(({ outcome }) => outcome === 'failed')
      .map((result) => failureText(suite, result, colours)),
  );
  const diagnostics = [...report.diagnostics, ...suites.flatMap((suite) => suite.diagnostics)];
  return [
    ...suites.map((suite) => suiteText(suite, colours)),
    ...(diagnostics.length === 0 ? [] : [diagnosticsText(diagnostics, options)]),
    ...failed,
    ...(coverage === undefined ? [] : [coverageText(coverage, colours)]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Says in one line how it went. */
export function totalsText(report: TestReport): string {
  const { passed, failed, skipped, errors } = totalsOf(report);
  const told = [
    `${passed} passed`,
    `${failed} failed`,
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(errors === 0 ? [] : [`${errors} ${errors === 1 ? 'error' : 'errors'} in files`]),
  ];
  return `${passed + failed + skipped} tests: ${told.join(', ')}, in ${Math.ceil(report.durationMs)} ms.`;
}

function suiteText({ file, results, suite }: SuiteResult, colours: Colours): string {
  const name = colours.bold(printable(file));
  if (suite === undefined) {
    return `${name} ${colours.red('not run')}`;
  }
  return results.length === 0
    ? ''
    : [name, ...results.map((result) => resultLine(result, colours))].join('\n');
}

function resultLine({ test, outcome }: TestResult, colours: Colours): string {
  const name = printable(test.name);
  switch (outcome) {
    case 'passed':
      return `  ${colours.green('✓')} ${name}`;
    case 'failed':
      return `  ${colours.red('✗')} ${colours.red(name)}`;
    case 'skipped':
      return `  ${colours.yellow('–')} ${name} ${colours.dim(skipWords(test.skip))}`;
  }
}

function skipWords(reason: string | undefined): string {
  return reason === undefined || reason === '' ? '(skipped)' : `(skipped: ${printable(reason)})`;
}

function failureText(suite: SuiteResult, result: TestResult, colours: Colours): string {
  return [
    `${colours.red('✗')} ${colours.bold(printable(result.test.name))}`,
    ...failureLines(suite, result, colours).map((line) => (line === '' ? '' : `  ${line}`)),
  ].join('\n');
}

/** Everything about a failed test, without its name: what was expected, the path taken, the input of the steps meant. */
export function failureLines(
  { suite }: SuiteResult,
  { failures, trace, unmocked }: TestResult,
  colours: Colours,
): readonly string[] {
  const visits = new Set(failures.flatMap(({ visit }) => visit ?? []));
  const path =
    suite === undefined || trace === undefined
      ? []
      : [
          '',
          'The path taken:',
          ...indented(pathText(trace, suite.workflow, colours)),
          `  ${colours.dim(clip(printable(new Masker().text(outcomeText(trace.outcome))), 160))}`,
        ];
  return [
    ...failures.flatMap((failure, index) => [
      ...(index === 0 ? [] : ['']),
      ...oneFailure(failure, colours),
    ]),
    ...path,
    ...(unmocked.length === 0
      ? []
      : [`  Answered by no mock: ${unmocked.map((name) => `'${printable(name)}'`).join(', ')}`]),
    ...[...visits].flatMap(inputLines),
  ];
}

function oneFailure({ message, place, difference }: Failure, colours: Colours): readonly string[] {
  const { file, line, column, frame } = place;
  const at = colours.bold(`${printable(file)}:${line}:${column}`);
  return [
    `${at} ${printable(new Masker().text(message))}`,
    ...(frame === undefined ? [] : indented(printableLines(frame).split('\n').map(colours.dim))),
    ...(difference === undefined ? [] : indented(colourDiff(differenceLines(difference), colours))),
  ];
}

function differenceLines(difference: Difference): readonly string[] {
  const { label, expected, actual } = maskedDifference(difference);
  const [before, after] = [literal(expected), actual === undefined ? 'nothing' : literal(actual)];
  const isShort = before.length <= SHORT && after.length <= SHORT && label !== 'path';
  if (before !== after && isShort) {
    return [`- expected  ${before}`, `+ actual    ${after}`];
  }
  return ['- expected', '+ actual', ...valueDiff(label, expected, actual)];
}

function inputLines(visit: Visit): readonly string[] {
  const lines = JSON.stringify(new Masker().value(visit.input), undefined, 2).split('\n');
  const round = visit.round === undefined ? '' : ` in round ${visit.round}`;
  const more = lines.length - MAX_INPUT_LINES;
  return [
    '',
    `What '${printable(visit.name)}' got${round}:`,
    ...indented(lines.slice(0, MAX_INPUT_LINES).map((line) => clip(printable(line), 160))),
    ...(more > 0 ? [`  … ${more} more lines`] : []),
  ];
}

function literal(value: Json): string {
  return printable(JSON.stringify(value));
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
