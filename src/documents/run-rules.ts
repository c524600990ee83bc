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
  const weighed: WeighedFinding[] = [];
  for (const rule of RULES) {
    const severity = severityOf(rule, subject, options);
    if (severity === 'off') {
      continue;
    }
    let found = 0;
    for (const finding of rule.check(subject)) {
      weighed.push({ rule, severity, finding });
      found += 1;
      if (found === MAX_FINDINGS) {
        break;
      }
    }
  }
  return weighed;
}

function severityOf(rule: Rule, subject: Subject, options: RuleOptions): Severity | 'off' {
  if (options.expanded === true && rule.asWritten === true) {
    return 'off';
  }
  const severities = options.severities ?? {};
  const configured = Object.hasOwn(severities, rule.code) ? severities[rule.code] : undefined;
  if (configured !== undefined && rule.mutedBy !== 'nobody') {
    return configured;
  }
  switch (rule.severity) {
    case 'enabling':
      return subject.enabled ? 'error' : 'warning';
    case 'tenant-enabling':
      return subject.enabled && subject.library.source === 'tenant' ? 'error' : 'warning';
    case 'error':
    case 'warning':
    case 'info':
      return rule.severity;
  }
}
