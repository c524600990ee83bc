import type { AppError } from '../kernel/app-error.ts';

/** Whether a commit may be applied, and who vouches for it. */
export type Trust =
  /** The source asks for no signatures. */
  | { readonly kind: 'unasked' }
  | {
      readonly kind: 'verified';
      /** The signer's principal in the allowed signers; of a commit and a tag signed by two people, both. */
      readonly signedBy: string;
    }
  | { readonly kind: 'refused'; readonly error: AppError };

/** What the snapshots of a source without `verify` answer. */
export const UNASKED: Trust = { kind: 'unasked' };
