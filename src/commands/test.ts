import { appError } from '../kernel/app-error.ts';
import { systemClock } from '../kernel/clock.ts';
import { testsJson } from '../report/tests-json.ts';
import { testsJunit } from '../report/tests-junit.ts';
import { testsText, totalsText } from '../report/tests-text.ts';
import { percentOf } from '../testing/coverage.ts';
import { totalsOf } from '../testing/test-result.ts';
import type { TestReport } from '../testing/test-result.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { runTests } from './run-tests.ts';
import type { TestRunOptions } from './run-tests.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { testTarget } from './test-files.ts';
import type { TestTarget } from './test-files.ts';
import { watchTests } from './watch-tests.ts';

export interface TestOptions {
  readonly format: 'text' | 'junit' | 'json';
  readonly filter?: string;
  readonly strict?: boolean;
  readonly coverage?: boolean;
  readonly minCoverage?: number;
  readonly watch?: boolean;
  readonly tenant?: string;
  readonly color?: boolean;
}

/**
 * Runs workflow tests on the embedded engine. Ends with 0 when all passed, with 1 when one failed, a file has errors, or
 * less is covered than asked. With `watch` it goes on until it is interrupted.
 */
export async function test(
  terminal: Terminal,
  written: string,
  options: TestOptions,
): Promise<number> {
  const target = await testTarget(terminal.cwd, written);
  const coverage = options.coverage === true || options.minCoverage !== undefined;
  const running: TestRunOptions = {
    strict: options.strict === true,
    coverage,
    ...(options.filter === undefined ? {} : { filter: options.filter }),
    ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
    cwd: terminal.cwd,
    clock: systemClock,
    signal: terminal.signal,
  };
  if (options.watch === true) {
    return watchAndRun(terminal, target, options, running);
  }
  const { report, chosen } = await runTests(target, running);
  if (report.suites.length === 0 && report.diagnostics.length === 0) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `There are no tests at ${written}.`,
      hint: 'Tests stand in files named *.test.yaml; docs/testing.md shows one.',
    });
  }
  if (chosen !== undefined) {
    say(terminal, `Tested as the tenant "${chosen}" has them; --tenant NAME takes another.`);
  }
  return tell(terminal, report, options);
}

/** Writes a report and gives the exit code it stands for. */
function tell(terminal: Terminal, report: TestReport, options: TestOptions): number {
  switch (options.format) {
    case 'text':
      print(terminal, testsText(report, { color: colours(terminal, options.color) }));
      break;
    case 'junit':
      print(terminal, testsJunit(report));
      break;
    case 'json':
      print(terminal, testsJson(report));
      break;
  }
  say(terminal, totalsText(report));
  const { passed, failed, skipped, errors } = totalsOf(report);
  const none = passed + failed + skipped === 0 && errors === 0;
  if (none) {
    say(terminal, `No test's name holds '${options.filter ?? ''}'.`);
  }
  return failed > 0 || errors > 0 || none || isTooLittle(terminal, report, options) ? 1 : 0;
}

function isTooLittle(
  terminal: Terminal,
  { coverage }: TestReport,
  { minCoverage }: TestOptions,
): boolean {
  if (coverage === undefined || minCoverage === undefined) {
    return false;
  }
  const percent = percentOf(coverage);
  if (percent >= minCoverage) {
    return false;
  }
  say(terminal, `${percent} % of steps and branches are covered; ${minCoverage} % are asked for.`);
  return true;
}

/** Runs all tests, and after each change those it touches; how much is covered only all of them can say. */
async function watchAndRun(
  terminal: Terminal,
  target: TestTarget,
  options: TestOptions,
  running: TestRunOptions,
): Promise<number> {
  const changes = new Set<string>();
  let wake = (): void => undefined;
  const watch = await watchTests(target.root, (changed) => {
    changed.forEach((file) => changes.add(file));
    wake();
  });
  const stop = (): void => wake();
  terminal.signal.addEventListener('abort', stop);
  try {
    const first = await runTests(target, running);
    watch.add(first.workflows);
    let code = tell(terminal, first.report, options);
    while (!terminal.signal.aborted) {
      if (changes.size === 0) {
        say(terminal, 'Waiting for changes.');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const changed = new Set(changes);
      changes.clear();
      const only = running.coverage ? undefined : changed;
      const { report, workflows } = await runTests(target, running, only);
      watch.add(workflows);
      if (report.suites.length > 0) {
        code = tell(terminal, report, options);
      }
    }
    return code;
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    await watch.close();
  }
}
