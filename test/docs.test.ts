import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCatalogue } from '../src/kernel/app-error.ts';
import { REASONS } from '../src/report/condition.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

async function catalogues(): Promise<readonly (readonly [string, ErrorCatalogue])[]> {
  const folders = readdirSync(path.join(ROOT, 'src')).filter((folder) =>
    existsSync(path.join(ROOT, 'src', folder, 'errors.ts')),
  );
  const found = await Promise.all(
    folders.map(async (folder) => {
      const module: Record<string, unknown> = await import(`../src/${folder}/errors.ts`);
      const [, catalogue] = Object.entries(module).find(([name]) => name.endsWith('_ERRORS'))!;
      return [folder, catalogue as ErrorCatalogue] as const;
    }),
  );
  return found.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const NEXT = {
  retry: 'tried again soon',
  wait: 'tried again at the next interval',
  stalled: 'stops until a person acts',
} as const;

async function page(): Promise<string> {
  const parts = (await catalogues()).map(([folder, catalogue]) => {
    const entries = Object.entries(catalogue).map(
      ([code, { what, hint, next }]) =>
        `### ${code}\n\n${what} ${hint}\n\nWhat the daemon does: ${NEXT[next]}.\n`,
    );
    return `## ${folder}\n\n${entries.join('\n')}`;
  });
  return `# Errors\n\nEvery error has a permanent code. This page is made from the code; a test holds both equal.\n\n${parts.join('\n')}`;
}

test('docs/errors.md has every error code, and nothing else', async () => {
  const file = path.join(ROOT, 'docs/errors.md');
  const wanted = await page();
  if (process.env['UPDATE_DOCS'] !== undefined) {
    writeFileSync(file, wanted);
  }
  expect(readFileSync(file, 'utf8')).toBe(wanted);
});

test('every error code belongs to one catalogue, and says what to do', async () => {
  const codes = (await catalogues()).flatMap(([, catalogue]) => Object.keys(catalogue));
  expect(codes.length).toBeGreaterThan(30);
  expect(new Set(codes).size).toBe(codes.length);
  for (const [, catalogue] of await catalogues()) {
    for (const { what, hint } of Object.values(catalogue)) {
      expect(what).toMatch(/[.]$/);
      expect(hint.length).toBeGreaterThan(10);
    }
  }
});

test('docs/operations.md says of every reason of a condition what to do, and of no other', () => {
  const page = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
  const [, table = ''] = page.split('## When a condition is not as it should be');
  const rows = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, reason]) => reason);
  expect(rows).toEqual([...REASONS]);
});

/** The anchors of a page, as hosts of Git make them of its headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test('every link between pages leads to a file and a heading that are there', () => {
  const pages = [
    ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
    ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => path.join('docs', file)),
  ];
  const broken = pages.flatMap((page) => {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
    return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([link, file = '', anchor]) => {
        const target = file === '' ? page : path.join(path.dirname(page), file);
        const there = existsSync(path.join(ROOT, target));
        const isKnown =
          there &&
          (anchor === undefined ||
            !target.endsWith('.md') ||
            anchorsOf(readFileSync(path.join(ROOT, target), 'utf8')).has(anchor));
        return isKnown ? [] : [`${page}: ${link}`];
      },
    );
  });
  expect(broken).toEqual([]);
});
