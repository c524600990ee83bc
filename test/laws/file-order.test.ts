import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/documents/compile.ts';
import { DocumentCache } from '../../src/documents/document-cache.ts';
import { canonical } from '../../src/kernel/json.ts';
import type { Json } from '../../src/kernel/json.ts';
import { describeFor, readWorkflowFiles } from '../../src/sync/read-documents.ts';
import { findTenantFile } from '../../src/sync/tenant-files.ts';
import type { TreeFile } from '../../src/git/snapshot.ts';

const RUNS = Number(process.env['RUNS'] ?? 100);

/** What one generated workflow file uses, and what the tenant's file does to it. */
const item = fc.record({
  host: fc.boolean(),
  text: fc.boolean(),
  template: fc.boolean(),
  live: fc.boolean(),
  patches: fc.array(
    fc.constantFrom(
      '{ op: replace, path: /enabled, value: !var ON }',
      '{ op: add, path: /description, value: !sub "${HOST} of ${!ref source/S}" }',
      '{ op: copy, from: /trigger, path: /description }',
      '{ op: remove, path: /trigger }',
      '{ op: move, from: /trigger/attributes/a, path: /trigger/attributes/b }',
      '{ op: test, path: /enabled, value: false }',
    ),
    { maxLength: 3 },
  ),
});

interface Item {
  readonly host: boolean;
  readonly text: boolean;
  readonly template: boolean;
  readonly live: boolean;
  readonly patches: readonly string[];
}

function workflow({ host, text, template, live }: Item, index: number): string {
  return [
    `name: W ${index}`,
    'enabled: false',
    'trigger:',
    '  type: EXTERNAL',
    '  attributes:',
    `    a: ${host ? '!var HOST' : 'x'}`,
    ...(text ? ['    t: !sub "https://${HOST}/${!ref source/S}/$${x}"'] : []),
    ...(template ? ['    f: !file t.txt'] : []),
    ...(live ? ['    l: !live'] : []),
    '',
  ].join('\n');
}

/** Reads the files in the order that is given; blob ids are paths. */
async function outcome(
  items: readonly Item[],
  order: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  const patches = order.map((index) => {
    const list = items[index]!.patches.map((patch) => `      - ${patch}`);
    return [`  - workflow: w${index}.yaml`, '    patch:', ...list].join('\n');
  });
  const withPatches = items.every((one) => one.patches.length === 0) ? [] : patches;
  const texts = new Map<string, string>([
    ...order.map((index) => [`w${index}.yaml`, workflow(items[index]!, index)] as const),
    ['t.txt', 'text'] as const,
    [
      'tenants/t.yaml',
      ['variables: { HOST: acme, ON: true }', 'patches:', ...withPatches, ''].join('\n'),
    ] as const,
  ]);
  const files = [...texts.keys()].map((path): TreeFile => ({
    path,
    oid: path,
    size: 0,
    kind: 'file',
  }));
  const snapshot = {
    files: async () => files,
    read: async (oids: readonly string[]) =>
      new Map(oids.map((oid) => [oid, new TextEncoder().encode(texts.get(oid))])),
  };
  const documents = new DocumentCache();
  const read = await readWorkflowFiles('', snapshot, documents, () => true);
  const tenant = await findTenantFile('t', '', files, snapshot);
  const cache = { documents, expansions: new WeakMap(), rules: {} };
  const described = await describeFor(tenant, read!, snapshot, cache);
  const resolution = { reference: () => 'id-of-s', self: () => 'id' };
  return new Map([
    ...described.documents.map((one) => {
      const { body, ignore, pending } = compile(one, resolution);
      return [one.file, canonical([body, [...ignore], [...pending]] as Json)] as const;
    }),
    ...described.invalid.map(({ file }) => [file, 'invalid'] as const),
    ['findings', described.diagnostics.map(({ code, file }) => `${file} ${code}`).join('\n')],
  ]);
}

test('what files become does not depend on the order of files, nor of patches on different files', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(item, { minLength: 1, maxLength: 5 })
        .chain((items) =>
          fc.tuple(
            fc.constant(items),
            fc.shuffledSubarray([...items.keys()], { minLength: items.length }),
          ),
        ),
      async ([items, order]) => {
        const straight = await outcome(items, [...items.keys()]);
        const shuffled = await outcome(items, order);
        const withoutFindings = (map: ReadonlyMap<string, string>): unknown =>
          Object.fromEntries([...map].filter(([key]) => key !== 'findings'));
        expect(withoutFindings(shuffled)).toEqual(withoutFindings(straight));
        for (const [key, value] of straight) {
          seen.add(key === 'findings' ? '' : value === 'invalid' ? 'invalid' : 'valid');
        }
      },
    ),
    { numRuns: RUNS },
  );
  // Both ends were met, else the law says nothing.
  expect(seen.has('valid') && seen.has('invalid')).toBe(true);
});
