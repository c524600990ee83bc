import { ACTIONS, findAction } from '../catalogue/actions.ts';
import { COMPARATORS } from '../catalogue/comparators.ts';
import { actionJson, operatorJson, triggerJson } from '../catalogue/library-json.ts';
import type { LibraryAction, LibraryTrigger } from '../catalogue/library-item.ts';
import { OPERATORS } from '../catalogue/operators.ts';
import { TRANSFORMS } from '../catalogue/transforms.ts';
import { TRIGGERS } from '../catalogue/triggers.ts';
import { formatDuration } from '../kernel/duration.ts';
import { own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { ItemExtras } from '../report/library-item-text.ts';
import { formFields, itemKind } from '../report/library-text.ts';
import type { LibraryKind } from '../tenant/tenant.ts';

type Tables = ItemExtras['tables'];

/** The built-in catalogue as a tenant would give it, with what only we know added to each item. */
export function builtInLibrary(kind: LibraryKind | undefined): readonly JsonObject[] {
  switch (kind) {
    case 'actions':
      return ACTIONS.map((action) => ({
        ...actionJson(action),
        answeredBy: action.answeredBy,
        timeoutMs: action.timeoutMs,
        patterns: action.patterns.map((pattern): Json => ({ ...pattern })),
        exampleStep: exampleStep(action),
      }));
    case 'triggers':
      return TRIGGERS.map((trigger) => ({ ...triggerJson(trigger), inferred: trigger.inferred }));
    case 'operators':
      return OPERATORS.map((operator) => ({
        ...operatorJson(operator),
        stepType: operator.stepType,
        exampleStep: operator.exampleStep,
      }));
    case undefined:
      return [
        ...builtInLibrary('actions'),
        ...builtInLibrary('triggers'),
        ...builtInLibrary('operators'),
      ];
  }
}

/** What the catalogue knows of an item beside what a library says; for a stranger, an example made of its form. */
export function extrasOf(item: JsonObject): ItemExtras {
  const id = stringAt(item, 'id') ?? '';
  switch (itemKind(item)) {
    case 'action':
      return actionExtras(id, item);
    case 'operator':
      return operatorExtras(id);
    case 'trigger':
      return triggerExtras(id, item);
  }
}

function actionExtras(id: string, item: JsonObject): ItemExtras {
  const version = own(item, 'versionNumber');
  const action = findAction(id, typeof version === 'number' ? version : undefined);
  const known = { tables: [], patterns: [], facts: [] };
  return action === undefined
    ? { ...known, example: step(id, version, formOf(item)) }
    : {
        ...known,
        facts: [['answered', answered(action)]],
        patterns: action.patterns.map(({ name, type, description }) => [name, type, description]),
        example: exampleStep(action),
      };
}

function answered({ answeredBy, timeoutMs }: LibraryAction): string {
  switch (answeredBy) {
    case 'machine':
      return `by itself${timeoutMs === null ? '' : `, within ${formatDuration(timeoutMs)}`}`;
    case 'person':
      return 'by a person, within the time its attributes say';
    case 'engine':
      return 'by the run itself';
  }
}

function exampleStep(action: LibraryAction): JsonObject {
  return step(action.id, action.versionNumber, action.exampleAttributes);
}

function step(id: string, version: Json | undefined, attributes: JsonObject): JsonObject {
  return {
    type: 'action',
    actionId: id,
    versionNumber: version ?? 1,
    attributes,
    nextStep: 'Done',
  };
}

/** The required fields of a form, to be filled in. */
function formOf(item: JsonObject): JsonObject {
  return Object.fromEntries(
    formFields(item)
      .filter((field) => own(field, 'required') === true)
      .map((field) => [stringAt(field, 'name') ?? '', `<${stringAt(field, 'type') ?? 'text'}>`]),
  );
}

function operatorExtras(id: string): ItemExtras {
  const operator = OPERATORS.find((known) => known.id === id);
  const comparators = COMPARATORS.filter(({ operatorId }) => operatorId === id);
  const compares = comparators.map(({ name, description, inferred }) => [
    name,
    `${description}${inferred ? ' (inferred)' : ''}`,
  ]);
  const tables: Tables =
    operator?.stepType === 'Mutation'
      ? [{ title: 'Transforms', rows: transformRows() }]
      : [{ title: 'Comparators', rows: compares }];
  return { facts: [], patterns: [], tables, example: operator?.exampleStep ?? {} };
}

function transformRows(): readonly (readonly string[])[] {
  return TRANSFORMS.map(({ id, takes, gives, inputs, description }) => {
    const names = inputs.map(({ name, required }) => `${name}${required ? '' : '?'}`);
    return [id, `${takes} → ${gives}`, names.join(', '), description];
  });
}

function triggerExtras(id: string, item: JsonObject): ItemExtras {
  const trigger = TRIGGERS.find((known) => known.id === id);
  return {
    facts: [
      ...(trigger?.inferred === true ? [['id', 'inferred from its siblings'] as const] : []),
      ...(trigger?.awaitsAnswer === true
        ? [['answer', 'posted to $.trigger._metadata.callbackURL with the secret'] as const]
        : []),
    ],
    patterns: [],
    tables: [],
    example: {
      type: stringAt(item, 'type') ?? 'EVENT',
      attributes: triggerAttributes(id, trigger?.type),
    },
  };
}

function triggerAttributes(id: string, type: LibraryTrigger['type'] | undefined): JsonObject {
  switch (type) {
    case 'SCHEDULED':
      return { frequency: 'cronSchedule', cronString: '30 6 * * 1', timeZone: 'Europe/Berlin' };
    case 'EXTERNAL':
      return { name: 'Retire a role', description: 'Input is role and ticket' };
    case 'EVENT':
    case 'AccessRequestTrigger':
    case undefined:
      return { id };
  }
}
