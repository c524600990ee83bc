import type { Diagnostic } from '../kernel/diagnostic.ts';
import { Masker } from '../kernel/mask.ts';
import type { RuleOptions, WorkflowDocument } from './document.ts';
import { LIMITS } from './limits.ts';
import { runRules } from './run-rules.ts';
import { subjectOf } from './subject.ts';
import type { Unwrapped } from './unwrap.ts';

/** Runs the rules over a workflow and places what they find in its file; what its comments turn off is left out. */
export function judge(
  file: string,
  workflow: Unwrapped,
  { positions, mutes }: Pick<WorkflowDocument, 'positions' | 'mutes'>,
  options: RuleOptions,
): readonly Diagnostic[] {
  const masker = new Masker();
  return runRules(subjectOf(workflow, options.library), options).flatMap(
    ({ rule, severity, finding }) => {
      const { line, column } = positions.at(finding.pointer);
      if (rule.mutedBy === 'comment' && mutes(rule.code, line)) {
        return [];
      }
      return [
        {
          code: rule.code,
          severity,
          message: masker.text(finding.message.slice(0, LIMITS.message)),
          hint: masker.text(finding.hint.slice(0, LIMITS.message)),
          file,
          line,
          column,
          pointer: finding.pointer,
        },
      ];
    },
  );
}
