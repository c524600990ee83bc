import { LIMITS } from '../documents/limits.ts';
import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Json } from '../kernel/json.ts';
import { formatPointer, parsePointer, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { checkShape } from './check-shape.ts';
import { testDiagnostic } from './test-findings.ts';
import type { TestFinding } from './test-findings.ts';
import { readYamlFile } from '../documents/yaml-file.ts';
import type { Places } from '../documents/yaml-file.ts';
import { TESTS } from './tests-schema.ts';
import type { WrittenTests } from './written-tests.ts';

/** What a test file says, before its workflow is looked at. */
export interface ReadTests {
  readonly file: string;
  /** What the file says, as far as it can be read: with errors the part that has none. */
  readonly written?: WrittenTests;
  readonly places?: Places;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one test file; every finding that needs no workflow is collected. */
export function readTests(file: string, bytes: Uint8Array): ReadTests {
  const text = readYamlFile(file, bytes);
  if (!text.ok) {
    return { file, diagnostics: text.diagnostics };
  }
  const { places } = text;
  const { value: written, findings } = checkShape(TESTS, text.value, withoutMisfit);
  const all = written === undefined ? findings : [...findings, ...takenNames(written)];
  const diagnostics = placed(all, places);
  return { file, places, diagnostics, ...(written === undefined ? {} : { written }) };
}

/**
 * Takes out the member that holds what a pointer names. Lists keep their length, so that the places of the rest stay
 * true: of a list the whole is taken, and of the tests one gives way to an empty one.
 */
function withoutMisfit(value: Json, pointer: Pointer): Json {
  const tokens = parsePointer(pointer);
  const start = tokens[0] === 'tests' ? 2 : 0;
  if (tokens.length === start && start > 0) {
    return setAt(value, pointer, { name: `\u0000${pointer}` });
  }
  const length = tokens.findIndex((token, index) => index >= start && /^\d+$/.test(token));
  return setAt(value, formatPointer(length < 0 ? tokens : tokens.slice(0, length)), undefined);
}

function takenNames({ tests }: WrittenTests): readonly TestFinding[] {
  const seen = new Set<string>();
  return tests.flatMap(({ name }, index): readonly TestFinding[] => {
    const taken = seen.has(name);
    seen.add(name);
    const detail = `It is '${name.slice(0, 80)}'.`;
    return taken ? [{ code: 'TEST_NAME_TAKEN', pointer: `/tests/${index}/name`, detail }] : [];
  });
}

/** Places findings in their file and draws the lines around them. */
export function placed(findings: readonly TestFinding[], places: Places): readonly Diagnostic[] {
  return findings
    .slice(0, LIMITS.findings)
    .map((found) => {
      const at = places.at(found.pointer);
      const frame = places.frame(at);
      return {
        ...testDiagnostic(found, places.file, at),
        ...(frame === undefined ? {} : { frame }),
      };
    })
    .toSorted(byPlace);
}
