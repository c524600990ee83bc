import { createInterface } from 'node:readline/promises';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Questions to the person at a terminal, one after the other. */
export interface Questions {
  /** Gives an answer without the spaces around it, or the default for an empty one. Rejects when the person leaves. */
  ask(question: string, fallback?: string): Promise<string>;
  close(): void;
}

/** Starts to ask; undefined when nobody can be asked. */
export function openQuestions(terminal: Terminal): Questions | undefined {
  if (terminal.stdin.isTTY !== true) {
    return undefined;
  }
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr });
  const left = new AbortController();
  const signal = AbortSignal.any([terminal.signal, left.signal]);
  // Lines typed or pasted ahead come while no question waits for them.
  const ahead: string[] = [];
  lines.on('line', (line) => ahead.push(line));
  lines.once('close', () => {
    left.abort();
  });
  return {
    ask: async (question, fallback) => {
      const shown = fallback === undefined ? `${question}: ` : `${question} [${fallback}]: `;
      const known = ahead.shift();
      if (known !== undefined) {
        say(terminal, `${shown}${known}`);
      }
      const answer = (known ?? (await lines.question(shown, { signal }))).trim();
      return answer === '' && fallback !== undefined ? fallback : answer;
    },
    close: () => {
      lines.close();
    },
  };
}
