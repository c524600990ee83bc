import { parseDuration } from '../../kernel/duration.ts';
import { objectOf } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { failure, idsAt, output, textAt } from './asked.ts';
import type { Action, Asked } from './asked.ts';
import { ask, tell } from './message.ts';
import type { Deadline } from './message.ts';

/** Sends a form to a person and waits for it. */
export const sendForm: Action = (asked) => askForm(asked, 'recipient');

/** Shows a form in an interactive process and waits for it. */
export const showForm: Action = (asked) => askForm(asked, 'ownerId');

/** Shows a message in an interactive process; nobody has to answer it. */
export const showMessage: Action = (asked) => {
  tell(asked, {
    kind: 'message',
    to: idsAt(asked.attributes, 'ownerId'),
    asked: {
      category: textAt(asked.attributes, 'category') ?? 'INFO',
      title: textAt(asked.attributes, 'title') ?? '',
      message: textAt(asked.attributes, 'message') ?? '',
    },
  });
  return output({});
};

function askForm(asked: Asked, toKey: string): ReturnType<Action> {
  const { tenant, attributes } = asked;
  const id = textAt(attributes, 'formDefinitionId') ?? '';
  const form = tenant.records.get('forms', id);
  if (form === undefined && tenant.records.list('forms').length > 0) {
    return failure(404, `Form definition ${id} was not found.`);
  }
  const deadline = deadlineOf(asked);
  if (deadline === 'invalid') {
    return failure(400, 'The deadline is no duration such as 7d.');
  }
  const said = {
    kind: 'form',
    to: idsAt(attributes, toKey),
    asked: {
      formDefinitionId: id,
      formName: form?.['name'] ?? null,
      subject: textAt(attributes, 'notificationSubject') ?? textAt(attributes, 'title') ?? '',
      body: textAt(attributes, 'notificationBody') ?? textAt(attributes, 'message') ?? '',
      input: inputOf(attributes),
    },
  } as const;
  return ask(asked, said, deadline);
}

/** A form that nobody submits in time fails its step, as every action that times out (facts 5.4). */
function deadlineOf({ tenant, attributes }: Asked): Deadline | 'invalid' | undefined {
  const written = textAt(attributes, 'deadline');
  if (written === undefined) {
    return undefined;
  }
  const ms = parseDuration(written);
  return ms === undefined
    ? 'invalid'
    : {
        at: tenant.clock.now() + ms,
        gives: failure(408, 'The form was not submitted before its deadline.'),
      };
}

const INPUT = 'inputForForm_';

function inputOf(attributes: JsonObject): JsonObject {
  return objectOf(
    Object.entries(attributes).flatMap(([key, value]) =>
      key.startsWith(INPUT) ? [[key.slice(INPUT.length), value] as const] : [],
    ),
  );
}
