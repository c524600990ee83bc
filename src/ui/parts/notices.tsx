import { createContext } from 'preact';
import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useContext, useState } from 'preact/hooks';
import { Glyph } from './glyph.tsx';

/** Something to tell whoever looks. */
export interface Notice {
  readonly kind: 'done' | 'failed';
  readonly text: string;
}

const NOTIFY = createContext<(notice: Notice) => void>(() => undefined);

/** Tells whoever looks, and whoever listens. */
export function useNotify(): (notice: Notice) => void {
  return useContext(NOTIFY);
}

const SHOWN_MS = 8000;

/** Shows notices in a corner; what failed stays until it is closed. */
export function Notices({ children }: { children: ComponentChildren }): JSX.Element {
  const [notices, set] = useState<readonly (Notice & { readonly id: number })[]>([]);
  const close = useCallback((id: number) => {
    set((all) => all.filter((one) => one.id !== id));
  }, []);
  const notify = useCallback(
    (notice: Notice) => {
      const id = performance.now();
      set((all) => [...all.slice(-3), { ...notice, id }]);
      if (notice.kind === 'done') {
        setTimeout(() => close(id), SHOWN_MS);
      }
    },
    [close],
  );
  return (
    <NOTIFY.Provider value={notify}>
      {children}
      <div class="notices" role="status" aria-live="polite">
        {notices.map(({ id, kind, text }) => (
          <div key={id} class={`notice tone-${kind === 'done' ? 'ok' : 'bad'}`}>
            <Glyph name={kind === 'done' ? 'check' : 'stop'} />
            <span>{text}</span>
            <button type="button" class="plain" onClick={() => close(id)}>
              <Glyph name="cross" size={14} />
              <span class="unseen">Close</span>
            </button>
          </div>
        ))}
      </div>
    </NOTIFY.Provider>
  );
}
