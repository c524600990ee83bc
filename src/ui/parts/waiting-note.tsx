import type { JSX } from 'preact';
import type { ApprovalInput } from '../../report/view/action-view.ts';
import type { WaitingView } from '../../report/view/tenant-view.ts';
import { tenantApi } from '../route.ts';
import { reasonWords } from '../standing.ts';
import { ActionButton } from './actions.tsx';
import { CommandLine } from './command-line.tsx';
import { Glyph } from './glyph.tsx';

/** That a whole plan waits: why, if it is not said already, what of, and what lets it through. */
export function WaitingNote(props: {
  tenant: string;
  waiting: WaitingView;
  said: readonly string[];
}): JSX.Element {
  const { tenant, waiting, said } = props;
  const { refusals, changes, letThrough, checksum } = waiting;
  const approvable = refusals.length > 0 && refusals.every((refusal) => refusal.approvable);
  const kinds = Object.entries(changes).map(
    ([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`,
  );
  return (
    <div class="note tone-wait">
      <Glyph name="clock" />
      <div>
        <strong>A plan waits{kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}</strong>
        {refusals
          .filter(({ message }) => !said.includes(message))
          .map(({ reason, message }) => (
            <span key={reason} class="note-more">
              {reasonWords(reason)}: {message}
            </span>
          ))}
        {letThrough === undefined ? null : <CommandLine command={letThrough} />}
      </div>
      {approvable ? (
        <ActionButton
          action={{
            right: 'approve',
            label: 'Approve',
            glyph: 'check',
            path: `${tenantApi(tenant)}/approvals`,
            body: { checksum } satisfies ApprovalInput,
            done: `The plan of ${tenant} is approved.`,
            question: {
              title: `Approve the plan of ${tenant}?`,
              text: `The next pass writes exactly this plan (${kinds.join(', ')}). Should it become another, it waits again.`,
            },
          }}
        />
      ) : null}
    </div>
  );
}
