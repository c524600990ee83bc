import type { Severity } from '../kernel/diagnostic.ts';
import type { RuleOptions } from './document.ts';
import type { Finding, Rule } from './rule.ts';
import { RULES } from './rules.ts';
import type { Subject } from './subject.ts';

/** A finding with the rule that made it and what it weighs here. */
export interface WeighedFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly finding: Finding;
}

/** One rule can find something in every line of a hostile file; many more than are told in the end. */
const MAX_FINDINGS = 1000;

/** Runs all rules that are not turned off. */
export function runRules(subject: Subject, options: RuleOptions = {}): readonly WeighedFinding[] {
  return RULES.flatMap((rule) => {
    const severity = severityOf(rule, subject, options);
    return severity === 'off'
      ? []
      : first(rule.check(subject), MAX_FINDINGS).map((finding) => ({ rule, severity, finding }));
  });
}

function first<T>(items: Iterable<T>, most: number): readonly T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === most) {
      break;
    }
    taken.push(item);
  }
  return taken;
}

function severityOf(rule: Rule, subject: Subject, options: RuleOptions): Severity | 'off' {
  const severities = options.severities ?? {};
  const configured = Object.hasOwn(severities, rule.code) ? severities[rule.code] : undefined;
  if (configured !== undefined && rule.mutedBy !== 'nobody') {
    return configured;
  }
  if (rule.severity === 'enabling') {
    return subject.enabled ? 'error' : 'warning';
  }
  return rule.severity;
}
