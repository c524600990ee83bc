import * as v from 'valibot';
import type { Json } from '../../kernel/json.ts';

/** The largest configuration of a launcher, in bytes (facts 1.8). */
const MAX_CONFIG_BYTES = 4096;

const launcher = v.looseObject({
  name: v.pipe(
    v.string('name is required'),
    v.nonEmpty('name is required'),
    v.maxLength(255, 'name is longer than 255 characters'),
  ),
  description: v.pipe(
    v.string('description is required'),
    v.maxLength(2000, 'description is longer than 2000 characters'),
  ),
  type: v.literal('INTERACTIVE_PROCESS', 'type must be INTERACTIVE_PROCESS'),
  disabled: v.boolean('disabled must be true or false'),
  config: v.pipe(
    v.string('config is required'),
    v.maxBytes(MAX_CONFIG_BYTES, 'config is larger than 4 KB'),
  ),
  reference: v.exactOptional(
    v.looseObject(
      {
        type: v.literal('WORKFLOW', 'reference.type must be WORKFLOW'),
        id: v.pipe(v.string('reference.id is required'), v.nonEmpty('reference.id is required')),
      },
      'reference must be an object',
    ),
  ),
});

/** Says what keeps a launcher from being saved; undefined when nothing does. */
export function badLauncher(body: Json | undefined): string | undefined {
  const issue = v.safeParse(launcher, body).issues?.[0];
  if (issue === undefined) {
    return undefined;
  }
  const path = v.getDotPath(issue);
  if (path === null) {
    return 'a launcher is required';
  }
  const missing = issue.type === 'loose_object' && issue.input === undefined;
  return missing ? `${path} is required` : issue.message;
}
