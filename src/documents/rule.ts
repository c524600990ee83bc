import type { Severity } from '../kernel/diagnostic.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Subject } from './subject.ts';

/**
 * `enabling`: what only enabling refuses is an error for `enabled: true` and a warning otherwise. `tenant-enabling`: the
 * same where the tenant's own library is asked, and a warning where only the built-in one can be.
 */
export type RuleSeverity = Severity | 'enabling' | 'tenant-enabling';

/** What one rule says about one place of a workflow. Message and hint never quote a value that may be a secret. */
export interface Finding {
  /** Pointer into the workflow's body. */
  readonly pointer: Pointer;
  readonly message: string;
  readonly hint: string;
}

/** One rule about a single workflow; its own text is its documentation. */
export interface Rule {
  /** Permanent name, UPPER_SNAKE. */
  readonly code: string;
  readonly group: 'Shape' | 'Graph' | 'Silent traps' | 'Library' | 'Expressions' | 'Safety';
  readonly severity: RuleSeverity;
  /** Who may turn it off: a comment in the file and the configuration, the configuration alone, or nobody. */
  readonly mutedBy: 'comment' | 'config' | 'nobody';
  /** What it finds, in one sentence. */
  readonly title: string;
  /** What happens otherwise, with the source of the fact. */
  readonly why: string;
  /** A whole file without a finding of this rule. */
  readonly good: string;
  /** A whole file with one. */
  readonly bad: string;
  /** It is about what a file writes, and not asked once a tag may have given the value. */
  readonly asWritten?: true;
  /** Looks at any JSON a file can hold, whatever its types, and never throws. */
  check(subject: Subject): Iterable<Finding>;
}
