import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { compile } from '../../src/documents/compile.ts';
import type { Resolution } from '../../src/documents/compile.ts';
import { expand } from '../../src/documents/expand.ts';
import type { Expanded } from '../../src/documents/expand.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';
import { workflowFile } from '../support/world.ts';

function expanded(): Expanded {
  const { document, diagnostics } = readDocument(
    'a.yaml',
    new TextEncoder().encode(workflowFile('A')),
  );
  const made = expand(
    { document: document!, diagnostics },
    {
      patches: [],
      rules: {},
      variables: new Map(),
      tenantFile: '',
      named: () => ({ ok: false, why: 'missing' }),
      uses: () => undefined,
    },
  );
  return made.expanded!;
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

test('what was compiled keeps neither who answered nor its form, and gives the form again', async () => {
  const desired = (() => {
    let resolution: Resolution | undefined = {
      reference: () => undefined,
      self: () => undefined,
    };
    const made = compile(expanded(), resolution);
    const watched = { resolution: new WeakRef(resolution), form: new WeakRef(made.form) };
    resolution = undefined;
    return { made, watched };
  })();
  const { made, watched } = desired;
  await expect
    .poll(() => {
      collect();
      return [watched.resolution, watched.form].map((kept) => kept.deref() === undefined);
    })
    .toEqual([true, true]);
  expect(made.form).toEqual(normalForm(made.body));
  expect(made.form).toBe(made.form);
});
