import type { Rule } from './rule.ts';
import { actionDeprecated } from './rules/action-deprecated.ts';
import { actionUnknown } from './rules/action-unknown.ts';
import { actionVersion } from './rules/action-version.ts';
import { booleanEqualsString } from './rules/boolean-equals-string.ts';
import { credentialInline } from './rules/credential-inline.ts';
import { defineVariableEmpty } from './rules/define-variable-empty.ts';
import { emailTemplate } from './rules/email-template.ts';
import { eventUnfiltered } from './rules/event-unfiltered.ts';
import { failureUnnamed } from './rules/failure-unnamed.ts';
import { fieldRequired } from './rules/field-required.ts';
import { fieldUnknown } from './rules/field-unknown.ts';
import { graphCycle } from './rules/graph-cycle.ts';
import { graphDangling } from './rules/graph-dangling.ts';
import { graphNestedLoop } from './rules/graph-nested-loop.ts';
import { graphNoEnd } from './rules/graph-no-end.ts';
import { graphStart } from './rules/graph-start.ts';
import { graphUnreachable } from './rules/graph-unreachable.ts';
import { literalAndPath } from './rules/literal-and-path.ts';
import { literalPath } from './rules/literal-path.ts';
import { loopOuterData } from './rules/loop-outer-data.ts';
import { loopTooLong } from './rules/loop-too-long.ts';
import { mainsheetBlock } from './rules/mainsheet-block.ts';
import { oldSkeleton } from './rules/old-skeleton.ts';
import { pathFindsNothing } from './rules/path-finds-nothing.ts';
import { pathNotDollar } from './rules/path-not-dollar.ts';
import { pathSyntax } from './rules/path-syntax.ts';
import { referenceLater } from './rules/reference-later.ts';
import { referencePunctuation } from './rules/reference-punctuation.ts';
import { referenceUnknown } from './rules/reference-unknown.ts';
import { schedule } from './rules/schedule.ts';
import { selfRecursion } from './rules/self-recursion.ts';
import { serverField } from './rules/server-field.ts';
import { shapeType } from './rules/shape-type.ts';
import { stepIncomplete } from './rules/step-incomplete.ts';
import { stepNameTaken } from './rules/step-name-taken.ts';
import { templateSyntax } from './rules/template-syntax.ts';
import { tenantHostLiteral } from './rules/tenant-host-literal.ts';
import { tenantIdLiteral } from './rules/tenant-id-literal.ts';
import { triggerFilterLiteral } from './rules/trigger-filter-literal.ts';
import { triggerUnknown } from './rules/trigger-unknown.ts';
import { unknownKey } from './rules/unknown-key.ts';
import { updateVariableTarget } from './rules/update-variable-target.ts';
import { urlCredentials } from './rules/url-credentials.ts';

/** All rules about a single workflow, in the order of their documentation. */
export const RULES: readonly Rule[] = [
  shapeType,
  unknownKey,
  stepIncomplete,
  mainsheetBlock,
  serverField,
  oldSkeleton,
  graphStart,
  graphDangling,
  graphUnreachable,
  graphNoEnd,
  graphCycle,
  graphNestedLoop,
  stepNameTaken,
  triggerFilterLiteral,
  eventUnfiltered,
  literalPath,
  pathNotDollar,
  literalAndPath,
  referenceUnknown,
  referenceLater,
  referencePunctuation,
  loopOuterData,
  loopTooLong,
  booleanEqualsString,
  failureUnnamed,
  updateVariableTarget,
  defineVariableEmpty,
  emailTemplate,
  selfRecursion,
  actionUnknown,
  actionVersion,
  actionDeprecated,
  fieldRequired,
  fieldUnknown,
  triggerUnknown,
  schedule,
  pathSyntax,
  pathFindsNothing,
  templateSyntax,
  credentialInline,
  urlCredentials,
  tenantIdLiteral,
  tenantHostLiteral,
];
