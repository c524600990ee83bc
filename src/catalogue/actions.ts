import { ACCESS_ACTIONS } from './actions/access-actions.ts';
import { FLOW_ACTIONS } from './actions/flow-actions.ts';
import { INTEGRATION_ACTIONS } from './actions/integration-actions.ts';
import { PEOPLE_ACTIONS } from './actions/people-actions.ts';
import { field } from './field.ts';
import type { FieldPattern, FormField, LibraryAction } from './library-item.ts';
import type { WrittenAction } from './written-action.ts';

/** How long a machine's action may take. Only that every action has a limit is known (facts 5.4); the figure is ours. */
const DEFAULT_TIMEOUT_MS = 300_000;

/** What any action takes beside its own fields (facts 3.2). */
export const COMMON_FIELDS: readonly FormField[] = [
  field('resultSelector', 'array', 'Paths into the step’s own output; only these are kept.'),
];

/** Every action in every version known from facts 4.1. */
export const ACTIONS: readonly LibraryAction[] = [
  ...INTEGRATION_ACTIONS,
  ...ACCESS_ACTIONS,
  ...PEOPLE_ACTIONS,
  ...FLOW_ACTIONS,
].flatMap((action) => action.versions.map((version) => libraryAction(action, version)));

const BY_ID: ReadonlyMap<string, readonly LibraryAction[]> = new Map(
  ACTIONS.map(({ id }) => [id, ACTIONS.filter((action) => action.id === id)]),
);

/** Lists the versions of an action, oldest first; empty for an action the library does not have. */
export function actionVersions(id: string): readonly number[] {
  return (BY_ID.get(id) ?? []).map((action) => action.versionNumber);
}

/** Gives an action in a version, or in its newest when none is said; undefined for a stranger. */
export function findAction(id: string, version?: number): LibraryAction | undefined {
  const versions = BY_ID.get(id) ?? [];
  return version === undefined
    ? versions.at(-1)
    : versions.find((action) => action.versionNumber === version);
}

/** Gives the field that an attribute such as `url.$` fills, or the pattern it fits; undefined when there is neither. */
export function fieldOf(
  action: LibraryAction,
  attribute: string,
): FormField | FieldPattern | undefined {
  const name = attribute.replace(/\.\$$/, '');
  const fields = [...action.formFields, ...COMMON_FIELDS];
  return (
    fields.find((known) => known.name === name) ??
    action.patterns
      .filter((pattern) => fits(pattern, name))
      .toSorted((a, b) => b.name.length - a.name.length)[0]
  );
}

function fits({ name: pattern }: FieldPattern, name: string): boolean {
  const [prefix = '', suffix = ''] = pattern.split(/<\w+>/);
  return (
    name.length > prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix)
  );
}

function libraryAction(action: WrittenAction, versionNumber: number): LibraryAction {
  const answeredBy = action.answeredBy ?? 'machine';
  return {
    id: action.id,
    name: action.name,
    description: action.about,
    versionNumber,
    deprecated: action.deprecated?.includes(versionNumber) ?? false,
    formFields: action.fields,
    patterns: action.patterns ?? [],
    answeredBy,
    timeoutMs: answeredBy === 'machine' ? (action.timeoutMs ?? DEFAULT_TIMEOUT_MS) : null,
    exampleAttributes: action.example,
    exampleOutput: action.output ?? {},
    outputMembers: action.outputMembers ?? {},
    isDynamicSchema: action.dynamicOutput ?? false,
  };
}
