import { digestOf } from '../kernel/json.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import type { Desired } from './desired.ts';
import type { WorkflowDocument } from './document.ts';

/** Brings a document to what it wants of the tenant. Pure. */
export function compile(document: WorkflowDocument): Desired {
  const { file, name, body, settings, positions } = document;
  const fields = WRITABLE_FIELDS.filter((field) => Object.hasOwn(body, field));
  const form = normalForm(body);
  const ignore = settings.ignore.toSorted();
  const digest = digestOf({ fields, form, ignore });
  return { file, name, body, fields, ignore, form, digest, settings, positions };
}
