import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** The rows of every table of the page: with what, how it is met, and the test. */
function rows(): readonly (readonly string[])[] {
  return read('docs/threat-model.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (With what|-)/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('every threat is met, and names a test that is there', () => {
  expect(rows().length).toBeGreaterThan(40);
  const wrong = rows().flatMap(([threat, how, named = '']) => {
    const [, file = '', title = ''] = /^`(test\/[^`]+\.test\.ts)`: (.+)$/.exec(named) ?? [];
    const isThere = file !== '' && existsSync(path.join(ROOT, file)) && read(file).includes(title);
    return isThere && how !== '' && title.length > 7 ? [] : [`${threat}: ${named}`];
  });
  expect(wrong).toEqual([]);
});

test('secrets are compared in constant time', () => {
  for (const file of [
    'src/server/api/access.ts',
    'src/server/hooks/mac.ts',
    'src/emulator/tokens.ts',
  ]) {
    expect(read(file), file).toMatch(/timingSafeEqual\(/);
    expect(read(file), file).not.toMatch(
      /(secret|token|given|proof|digest) [!=]== (?!undefined|null|'')/,
    );
  }
});

test('the image runs as a user without rights', () => {
  const dockerfile = read('Dockerfile');
  const [last = ''] = dockerfile.split(/^FROM /m).slice(-1);
  expect(last).toMatch(/^USER 1000:1000$/m);
  expect(last.indexOf('USER 1000')).toBeLessThan(last.indexOf('ENTRYPOINT'));
  expect(last.slice(last.indexOf('USER 1000'))).not.toMatch(/^(RUN|ADD|COPY|USER root)/m);
  expect(dockerfile).not.toMatch(/^ADD |curl|wget|sudo/m);
  expect(dockerfile.match(/^VOLUME/gm)).toHaveLength(1);
  expect(read('.npmrc')).toContain('ignore-scripts=true');
});

test('who finds a weakness is told how to report it, and to nobody in public', () => {
  expect(read('SECURITY.md')).toMatch(/private\s+vulnerability reporting/);
});
