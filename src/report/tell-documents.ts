import { groupBy } from '../kernel/group-by.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { digestOf } from '../kernel/json.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { commitFields, passFields } from './telling.ts';
import type { Telling } from './telling.ts';

const REPEAT_MS = 3_600_000;
const MAX_PER_FILE = 20;

/** Tells the errors of files: all of a file's when one of them is new, and again every hour. */
export function tellDocuments(telling: Telling): readonly Event[] {
  const errors = telling.result.diagnostics.filter(({ severity }) => severity === 'error');
  return [...groupBy(errors, ({ file }) => file)].flatMap(([file, list]) => {
    const digest = digestOf(
      list.map(({ code, line, pointer, message }) => [code, line, pointer, message]),
    );
    return telling.ledger.isNews(`document ${file}`, digest, REPEAT_MS)
      ? tellFile(list, telling)
      : [];
  });
}

function tellFile(list: readonly Diagnostic[], telling: Telling): readonly Event[] {
  const more = list.length - MAX_PER_FILE;
  return list.slice(0, MAX_PER_FILE).map((error, index) => {
    const { file, line, column, pointer, code, message, hint, frame } = error;
    const owned = telling.result.cases.find((found) => found.file === file);
    return makeEvent('document.invalid', {
      ...passFields(telling),
      file,
      line,
      column,
      pointer,
      code,
      message,
      hint,
      ...given({ frame, workflow: owned?.name, workflowId: owned?.entry?.workflowId }),
      ...commitFields(telling, file),
      ...(index === MAX_PER_FILE - 1 && more > 0 ? { more } : {}),
    });
  });
}
