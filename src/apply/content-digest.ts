import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** Digest of a workflow's normal form without its enabled state: equal digests mean that nobody edited it in between. */
export function contentDigest(workflow: LiveWorkflow): string {
  return formDigest({ ...normalForm(workflow.raw), enabled: false });
}
