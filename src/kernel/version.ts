import { readFileSync } from 'node:fs';

/** The version of the package. Its manifest lies above this file, and how far depends on how the program was built. */
export function version(): string {
  for (const place of ['../package.json', '../../package.json', '../../../package.json']) {
    const found = versionAt(new URL(place, import.meta.url));
    if (found !== undefined) {
      return found;
    }
  }
  return '0';
}

function versionAt(manifest: URL): string | undefined {
  try {
    const read = JSON.parse(readFileSync(manifest, 'utf8')) as Readonly<Record<string, unknown>>;
    return read['name'] === 'mainsheet' ? String(read['version']) : undefined;
  } catch {
    return undefined;
  }
}
