import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  approveCommand,
  letPlanThrough,
  letThrough,
  shellWord,
} from '../../src/report/let-through.ts';
import { codeSpan, fenced, plainText } from '../../src/report/markdown.ts';
import { printable } from '../../src/report/printable.ts';
import { CHECKSUM, planOf, smallUpdate } from './builders.ts';

test('a word of a command line reaches the program as it was', () => {
  for (const word of ['a.yaml', 'my file.yaml', "it's", '$(reboot)', '-rf', '`x`', 'ä;b', '*']) {
    const read = execFileSync('/bin/sh', ['-c', `printf %s ${shellWord(word)}`], {
      encoding: 'utf8',
    });
    expect(read).toBe(word);
  }
});

test('what waits names the command that helps, and none where none does', () => {
  const waiting = (release?: 'approve' | 'release') =>
    smallUpdate({
      wait: { reason: 'Conflict', message: 'm', ...(release === undefined ? {} : { release }) },
    });
  const plan = planOf([]);
  expect(letThrough(plan, waiting('approve'))).toBe(
    `mainsheet approve --tenant demo --checksum ${CHECKSUM} --only a.yaml`,
  );
  expect(letThrough(plan, waiting('release'))).toBe('mainsheet release --tenant demo a.yaml');
  expect(letThrough(plan, waiting())).toBeUndefined();
  expect(letThrough(plan, smallUpdate())).toBeUndefined();
  const refusal = { reason: 'Removals', message: 'm' } as const;
  expect(letPlanThrough(planOf([], { refusals: [{ ...refusal, approvable: true }] }))).toBe(
    approveCommand('demo', CHECKSUM),
  );
  expect(
    letPlanThrough(
      planOf([], {
        refusals: [
          { ...refusal, approvable: true },
          { ...refusal, approvable: false },
        ],
      }),
    ),
  ).toBeUndefined();
  expect(letPlanThrough(plan)).toBeUndefined();
});

test('nothing printed steers a terminal or turns the direction of writing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(printable(text)).not.toMatch(/[\p{Cc}\u200B-\u200F\u202A-\u202E\u2066-\u2069]/u);
    }),
  );
  expect(printable('a\nb\u001B[31m')).toBe(String.raw`a\nb\u001b[31m`);
  expect(printable('Grüße 😀')).toBe('Grüße 😀');
});

test('text of strangers is no markup, no mention, and ends no code', () => {
  expect(plainText('<img> @all [x](y) `z` #1')).not.toMatch(/[<>@`[\]]|#1/);
  expect(codeSpan('a`b')).toBe('``a`b``');
  const block = fenced('```\nescape', 'diff');
  expect(block.startsWith('````diff\n')).toBe(true);
  expect(block.endsWith('\n````')).toBe(true);
});
