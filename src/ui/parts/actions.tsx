import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SuspendInput } from '../../report/view/action-view.ts';
import type { Right } from '../../report/view/me-view.ts';
import { useMay, useSession } from '../session/use-session.ts';
import { Dialog } from './dialog.tsx';
import { Glyph } from './glyph.tsx';
import type { GlyphName } from './glyph.tsx';
import { useNotify } from './notices.tsx';

/** Something that the daemon can be asked to do. */
export interface Action {
  readonly right: Right;
  readonly label: string;
  readonly glyph: GlyphName;
  /** Where it is asked, under /api/v1. */
  readonly path: string;
  readonly body?: object;
  /** What is said once it is accepted. */
  readonly done: string;
  /** What is asked before; without it, it is done at once. */
  readonly question?: { readonly title: string; readonly text: string; readonly grave?: boolean };
  /** Asks for a reason and an end too. */
  readonly suspends?: boolean;
}

/** A button for an action, for those who may. */
export function ActionButton({ action }: { action: Action }): JSX.Element | null {
  const may = useMay(action.right);
  const [asking, ask] = useState(false);
  const perform = usePerform(action, () => ask(false));
  if (!may) {
    return null;
  }
  const asks = action.question !== undefined;
  return (
    <>
      <button
        type="button"
        class="action"
        disabled={perform.busy}
        onClick={() => (asks ? ask(true) : perform.run(action.body ?? {}))}
      >
        <Glyph name={action.glyph} />
        {action.label}
      </button>
      {asking && action.suspends === true ? (
        <SuspendDialog action={action} perform={perform} onClose={() => ask(false)} />
      ) : null}
      {asking && action.suspends !== true ? (
        <Dialog
          title={action.question?.title ?? action.label}
          confirm={action.label}
          grave={action.question?.grave === true}
          busy={perform.busy}
          onConfirm={() => perform.run(action.body ?? {})}
          onClose={() => ask(false)}
        >
          <p>{action.question?.text}</p>
        </Dialog>
      ) : null}
    </>
  );
}

interface Perform {
  readonly busy: boolean;
  readonly run: (body: object) => void;
}

function usePerform({ path, done, label }: Action, finished: () => void): Perform {
  const session = useSession();
  const notify = useNotify();
  const [busy, set] = useState(false);
  const run = (body: object): void => {
    set(true);
    void session.ask(path, body).then((answer) => {
      set(false);
      finished();
      notify(
        answer.ok
          ? { kind: 'done', text: done }
          : { kind: 'failed', text: `${label}: ${answer.refused.message}` },
      );
    });
  };
  return { busy, run };
}

const SPANS = [
  ['', 'until somebody resumes it'],
  ['1', 'for an hour'],
  ['4', 'for four hours'],
  ['24', 'for a day'],
  ['168', 'for a week'],
] as const;

const HOUR_MS = 3_600_000;

function SuspendDialog(props: {
  action: Action;
  perform: Perform;
  onClose: () => void;
}): JSX.Element {
  const { action, perform, onClose } = props;
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('');
  const body: SuspendInput = {
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(hours === ''
      ? {}
      : { until: new Date(Date.now() + Number(hours) * HOUR_MS).toISOString() }),
  };
  return (
    <Dialog
      title={action.question?.title ?? action.label}
      confirm={action.label}
      busy={perform.busy}
      onConfirm={() => perform.run(body)}
      onClose={onClose}
    >
      <p>{action.question?.text}</p>
      <label class="field">
        <span>Why</span>
        <input
          type="text"
          maxLength={500}
          value={reason}
          placeholder="Maintenance of the directory"
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>How long</span>
        <select value={hours} onChange={(event) => setHours(event.currentTarget.value)}>
          {SPANS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </Dialog>
  );
}
