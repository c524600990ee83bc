import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamReader } from '../../../src/ui/session/event-stream.ts';
import type { StreamMessage } from '../../../src/ui/session/event-stream.ts';

const TEXT =
  ': here\n\nid: 1\nevent: board\ndata: {"tenant":"a"}\n\nretry: 2000\n\ndata: one\ndata: two\r\n\r\nid:3\ndata\n\nevent: lost\n\nevent: half\ndata: never ended';

const MESSAGES: readonly StreamMessage[] = [
  { id: '1', event: 'board', data: '{"tenant":"a"}' },
  { id: '1', event: 'message', data: 'one\ntwo' },
  { id: '3', event: 'message', data: '' },
];

function readAll(pieces: readonly string[]): readonly StreamMessage[] {
  const read = streamReader();
  return pieces.flatMap((piece) => read(piece));
}

test('messages are read, comments and unfinished ones are not', () => {
  expect(readAll([TEXT])).toEqual(MESSAGES);
});

test('however a stream is cut into pieces, the messages are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: TEXT.length }), { maxLength: 12 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), TEXT.length];
      const pieces = places.slice(1).map((end, at) => TEXT.slice(places[at], end));
      expect(readAll(pieces)).toEqual(MESSAGES);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 200) },
  );
});
