import * as v from 'valibot';
import { RIGHTS } from '../../workflow/right.ts';
import { list, text } from './words.ts';

/** Who asks, and what they may do. */
export const meView = v.object({
  holder: v.exactOptional(text('The name of the token; absent where none is needed')),
  may: list(v.picklist(RIGHTS)),
  version: text('The version of the daemon'),
});

export type MeView = v.InferOutput<typeof meView>;
export type Right = MeView['may'][number];
