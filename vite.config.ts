import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const OUT = path.resolve(import.meta.dirname, 'dist/ui');

/** Compresses what was built once, so that the daemon never does. */
function compressed(): Plugin {
  let directory = OUT;
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ build }) => {
      directory = path.resolve(import.meta.dirname, 'src/ui', build.outDir, 'assets');
    },
    writeBundle: async () => {
      for (const name of await readdir(directory)) {
        const file = path.join(directory, name);
        const content = await readFile(file);
        await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
        await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
      }
    },
  };
}

export default defineConfig({
  root: 'src/ui',
  publicDir: false,
  plugins: [compressed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // Nothing may stand in the page itself: its policy refuses what is not a file of ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
  },
});
