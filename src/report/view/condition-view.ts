import * as v from 'valibot';
import { REASONS } from '../condition.ts';
import { instant, text } from './words.ts';

/** One statement about a tenant or a source. */
export const conditionView = v.object({
  type: v.picklist(['Ready', 'Reconciling', 'Stalled', 'Healthy']),
  status: v.picklist(['True', 'False', 'Unknown']),
  reason: v.picklist(REASONS),
  message: text('The particulars in words'),
  since: instant('When the status last changed'),
});

export type ConditionView = v.InferOutput<typeof conditionView>;
