import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findTestTenant } from '../../src/commands/test-tenant.ts';
import { prepareSuite } from '../../src/testing/prepare-suite.ts';
import { readTests } from '../../src/testing/read-tests.ts';
import { readWorkflow } from '../../src/testing/read-workflow.ts';
import type { TestSuite } from '../../src/testing/test-suite.ts';

export const EXAMPLES = path.resolve(import.meta.dirname, '../../workflows-example');

/** The tests of every example workflow, for the first tenant that has a file. */
export async function exampleSuites(): Promise<readonly TestSuite[]> {
  const { tenant } = await findTestTenant(EXAMPLES, EXAMPLES, undefined);
  const read = (file: string): Buffer => readFileSync(path.join(EXAMPLES, file));
  return readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.yaml'))
    .map((file) => {
      const workflow = file.replace('.test.yaml', '.yaml');
      const { suite, diagnostics } = prepareSuite(
        readTests(file, read(file)),
        readWorkflow(workflow, read(workflow), tenant),
        false,
      );
      if (suite === undefined) {
        throw new Error(JSON.stringify(diagnostics));
      }
      return suite;
    });
}
