import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MeView } from '../../report/view/me-view.ts';
import { request } from '../session/request.ts';
import type { Session } from '../session/session.ts';
import { Dialog } from './dialog.tsx';

/** Asks for a token, and takes it once the daemon knows it. */
export function TokenDialog(props: { session: Session; onClose: () => void }): JSX.Element {
  const { session, onClose } = props;
  const [token, set] = useState('');
  const [trouble, tell] = useState<string>();
  const [busy, work] = useState(false);
  const has = session.token !== undefined;
  const check = (): void => {
    work(true);
    void request<MeView>('/api/v1/me', token.trim()).then((answer) => {
      work(false);
      if (answer.ok) {
        session.take(token.trim());
        onClose();
      } else {
        tell(answer.refused.message);
      }
    });
  };
  return (
    <Dialog
      title="Token"
      confirm="Use it"
      busy={busy || token.trim() === ''}
      onConfirm={check}
      onClose={onClose}
    >
      <p>
        With a token of <code>server.tokens</code> you can do here what it may do. It is kept in
        this tab alone, and forgotten when the tab is closed.
      </p>
      <label class="field">
        <span>Token</span>
        <input
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={token}
          onInput={(event) => set(event.currentTarget.value)}
        />
      </label>
      {trouble === undefined ? null : (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {has ? (
        <button
          type="button"
          class="quiet-link"
          onClick={() => {
            session.take(undefined);
            onClose();
          }}
        >
          Forget the token of this tab
        </button>
      ) : null}
    </Dialog>
  );
}
