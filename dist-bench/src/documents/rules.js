import { booleanEqualsString } from './rules/boolean-equals-string.js';
import { credentialInline } from './rules/credential-inline.js';
import { defineVariableEmpty } from './rules/define-variable-empty.js';
import { emailTemplate } from './rules/email-template.js';
import { eventUnfiltered } from './rules/event-unfiltered.js';
import { failureUnnamed } from './rules/failure-unnamed.js';
import { graphCycle } from './rules/graph-cycle.js';
import { graphDangling } from './rules/graph-dangling.js';
import { graphNestedLoop } from './rules/graph-nested-loop.js';
import { graphNoEnd } from './rules/graph-no-end.js';
import { graphStart } from './rules/graph-start.js';
import { graphUnreachable } from './rules/graph-unreachable.js';
import { literalAndPath } from './rules/literal-and-path.js';
import { literalPath } from './rules/literal-path.js';
import { loopOuterData } from './rules/loop-outer-data.js';
import { loopTooLong } from './rules/loop-too-long.js';
import { mainsheetBlock } from './rules/mainsheet-block.js';
import { oldSkeleton } from './rules/old-skeleton.js';
import { pathNotDollar } from './rules/path-not-dollar.js';
import { pathSyntax } from './rules/path-syntax.js';
import { referenceLater } from './rules/reference-later.js';
import { referencePunctuation } from './rules/reference-punctuation.js';
import { referenceUnknown } from './rules/reference-unknown.js';
import { schedule } from './rules/schedule.js';
import { selfRecursion } from './rules/self-recursion.js';
import { serverField } from './rules/server-field.js';
import { shapeType } from './rules/shape-type.js';
import { stepIncomplete } from './rules/step-incomplete.js';
import { stepNameTaken } from './rules/step-name-taken.js';
import { templateSyntax } from './rules/template-syntax.js';
import { triggerFilterLiteral } from './rules/trigger-filter-literal.js';
import { unknownKey } from './rules/unknown-key.js';
import { updateVariableTarget } from './rules/update-variable-target.js';
import { urlCredentials } from './rules/url-credentials.js';
/** All rules about a single workflow, in the order of their documentation. */
export const RULES = [
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
    schedule,
    pathSyntax,
    templateSyntax,
    credentialInline,
    urlCredentials,
];
//# sourceMappingURL=rules.js.map