import type { JSX } from 'preact';
import type { Refused } from '../session/request.ts';
import { Glyph } from './glyph.tsx';

/** That something could not be read, in words. */
export function Trouble({ refused }: { refused: Refused }): JSX.Element {
  return (
    <p class="trouble" role="alert">
      <Glyph name="warning" />
      <span>{refused.message}</span>
    </p>
  );
}

/** What stands where something is still being read: nothing at first, so that nothing flickers. */
export function Loading(): JSX.Element {
  return (
    <p class="loading" role="status">
      Reading …
    </p>
  );
}

/** What stands where there is nothing to show, and why. */
export function Empty({ children }: { children: string }): JSX.Element {
  return <p class="empty">{children}</p>;
}
