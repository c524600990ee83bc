import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const DEPLOY = path.resolve(import.meta.dirname, '../../docs/deploy');
const README = readFileSync(path.join(DEPLOY, 'README.md'), 'utf8');

test('its links lead somewhere', () => {
  const links = [...README.matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !existsSync(path.join(DEPLOY, link)))).toEqual([]);
});

test('it tells of every way to deploy, and of every secret', () => {
  for (const kind of ['compose', 'kubernetes']) {
    for (const name of readdirSync(path.join(DEPLOY, kind)).filter((one) => one !== 'base')) {
      expect(README).toContain(`[${kind}/${name}](`);
    }
  }
  const { secrets } = parse(
    readFileSync(path.join(DEPLOY, 'compose/replicas/compose.yaml'), 'utf8'),
  ) as { readonly secrets: Readonly<Record<string, unknown>> };
  const told = [...README.matchAll(/^\| `([\w-]+)`\s+\|/gm)].map(([, name]) => name);
  expect(new Set(told)).toEqual(new Set(Object.keys(secrets)));
});

test('it shows how an image comes with its bill of materials, and is scanned', () => {
  expect(README).toMatch(/buildx build .*--sbom=true --provenance=mode=max/);
  expect(README).toMatch(/trivy image .*--exit-code 1/);
});
