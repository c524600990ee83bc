import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Glyph } from './glyph.tsx';

/** A command line that can be copied. */
export function CommandLine({ command }: { command: string }): JSX.Element {
  const [copied, set] = useState(false);
  return (
    <span class="command">
      <code title={command}>{command}</code>
      <button
        type="button"
        class="plain"
        title="Copy the command"
        onClick={() => {
          // A browser that does not let us copy still lets one mark the words.
          void navigator.clipboard?.writeText(command).then(
            () => set(true),
            () => undefined,
          );
        }}
        onBlur={() => set(false)}
      >
        <Glyph name={copied ? 'check' : 'copy'} size={14} />
        <span class="unseen">{copied ? 'Copied' : 'Copy the command'}</span>
      </button>
    </span>
  );
}
