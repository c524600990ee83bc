import { expect, test } from 'vitest';
import { isLoopback, readWebAddress } from '../../src/kernel/web-address.ts';
import { fitsWildcard } from '../../src/kernel/wildcard.ts';

test.each([
  ['workflow.failed', 'workflow.failed', true],
  ['workflow.failed', 'workflow.fail', false],
  ['workflow.failed', 'workflow.*', true],
  ['workflow.failed', '*', true],
  ['workflow.failed', '*.failed', true],
  ['workflow.failed', 'w*f*d', true],
  ['workflow.failed', '*work*flow*', true],
  ['workflow.failed', 'workflow*workflow.failed', false],
  ['workflow.failed', 'workflow.failed*failed', false],
  ['workflow.failed', '*x*', false],
  ['workflow.failed', 'Workflow.*', false],
  ['workflow.failed', 'workflow?failed', false],
  ['workflow.failed', '', false],
  ['aa', 'a*a', true],
  ['a', 'a*a', false],
  ['', '*', true],
  ['abab', '*ab*ab', true],
  ['ab', '*ab*ab', false],
] as const)('%s fits %s: %s', (text, pattern, fits) => {
  expect(fitsWildcard(text, pattern)).toBe(fits);
});

test.each([
  ['https://hooks.example/a?b=c', true],
  ['http://127.0.0.1:1/', true],
  ['http://localhost/', true],
  ['http://[::1]:9/x', true],
  ['http://hooks.example/', false],
  ['http://localhost.evil.example/', false],
  ['http://127.0.0.1.evil.example/', false],
  ['https://user:word@hooks.example/', false],
  ['https://hooks.example/#x', false],
  ['ftp://hooks.example/', false],
  ['hooks.example', false],
  ['', false],
])('%s is written to: %s', (text, taken) => {
  expect(readWebAddress(text) !== undefined).toBe(taken);
});

test('only this machine is loopback', () => {
  expect(['LOCALHOST', '127.9.9.9', '[::1]'].every(isLoopback)).toBe(true);
  expect(['10.0.0.1', '127.0.0', 'example'].some(isLoopback)).toBe(false);
});
