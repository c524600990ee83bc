import type { JSX } from 'preact';
import type { SuspensionView } from '../../report/view/suspension-view.ts';
import { Glyph } from './glyph.tsx';
import { Time } from './time.tsx';

/** Who asked to keep off, why and until when. */
export function SuspensionNote({ suspension }: { suspension: SuspensionView }): JSX.Element {
  const { by, at, reason, until } = suspension;
  return (
    <p class="note tone-hold">
      <Glyph name="pause" />
      <span>
        Suspended by <strong>{by}</strong> <Time at={at} />
        {until === undefined ? (
          ', until it is resumed'
        ) : (
          <>
            , ends <Time at={until} />
          </>
        )}
        .{reason === undefined ? null : <span class="note-more">{reason}</span>}
      </span>
    </p>
  );
}
