/** Either a value, or the trouble that stood in its way: for expected trouble, which is not thrown. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: E };
