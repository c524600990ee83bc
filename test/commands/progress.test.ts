import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { Progress } from '../../src/commands/progress.ts';
import type { Terminal } from '../../src/commands/terminal.ts';

function told(isTTY: boolean, total: number): string {
  let text = '';
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const terminal = { stderr: Object.assign(stderr, { isTTY }) } as unknown as Terminal;
  const progress = new Progress(terminal, 'things', total);
  progress.step();
  progress.end();
  return text;
}

test('long work is counted on a terminal, and only there', () => {
  expect(told(true, 30)).toBe('\r1 of 30 things\r\u001B[K');
  expect(told(false, 30)).toBe('');
  expect(told(true, 3)).toBe('');
});
