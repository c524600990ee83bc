import { casesOf, placesOf, playCase, scenarioNamed } from './cases.ts';
import type { Case } from './cases.ts';
import { disposeTemplates } from './template.ts';

/** What a worker is asked to do. */
export type Task =
  | { readonly kind: 'list'; readonly scenario: string }
  | { readonly kind: 'play'; readonly played: Case };

/** What it answers. */
export type Answer =
  | { readonly kind: 'listed'; readonly cases: readonly Case[] }
  | { readonly kind: 'held' }
  | { readonly kind: 'broke'; readonly why: string };

async function answer(task: Task): Promise<Answer> {
  try {
    if (task.kind === 'list') {
      const scenario = scenarioNamed(task.scenario);
      return { kind: 'listed', cases: casesOf(scenario, await placesOf(scenario)) };
    }
    await playCase(task.played);
    return { kind: 'held' };
  } catch (error) {
    return { kind: 'broke', why: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (task: Task) => {
  void answer(task).then((answered) => process.send?.(answered));
});
process.once('disconnect', () => {
  void disposeTemplates().finally(() => process.exit(0));
});
