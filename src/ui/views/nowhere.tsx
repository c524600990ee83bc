import type { JSX } from 'preact';
import { useTitle } from './use-title.ts';

/** There is no such view. */
export function Nowhere(): JSX.Element {
  useTitle('Not found');
  return (
    <div class="locked">
      <h1>There is nothing here</h1>
      <p class="muted">
        Go to the <a href="/">overview</a>.
      </p>
    </div>
  );
}
