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

/** Runs all rules that are not turned off. */
export function runRules(subject: Subject, options: RuleOptions = {}): readonly WeighedFinding[] {
  return RULES.flatMap((rule) => {
    const severity = severityOf(rule, subject, options);
    return severity === 'off'
      ? []
      : [...rule.check(subject)].map((finding) => ({ rule, severity, finding }));
  });
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
