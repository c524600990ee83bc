import type { Masker } from '../kernel/mask.ts';
import { codeSpan, plainText } from './markdown.ts';
import { differenceLines } from './replay-differences.ts';
import { groupTitle, numberedGroups, replaySummary } from './replay-view.ts';
import type { ReplayView } from './replay-view.ts';

const MAX_GROUPS = 20;

/** Writes replays as Markdown for a comment: the ways in which executions differ, without any value of theirs. */
export function replayMarkdown(view: ReplayView, { masker }: { readonly masker: Masker }): string {
  const { groups } = numberedGroups(view);
  const { baseline } = view;
  const shown = groups.slice(0, MAX_GROUPS);
  const more = groups.length - shown.length;
  return [
    `### Mainsheet replay of ${plainText(masker.text(view.workflow))}`,
    `**${replaySummary(view)}** ${codeSpan(view.tenant)} ${codeSpan(view.file)} ${codeSpan(view.revision)}`,
    ...shown.map((group) =>
      [
        `**${groupTitle(group)}**, such as ${codeSpan(group.executions[0].id)}:`,
        '',
        ...differenceLines(group.executions[0].differences, {
          baseline,
          masker,
          values: false,
        }).map((line) => `- ${plainText(line)}`),
      ].join('\n'),
    ),
    ...(more > 0 ? [`And ${more} more ways.`] : []),
  ]
    .join('\n\n')
    .concat('\n');
}
