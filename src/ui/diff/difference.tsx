import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DiffRow, DiffView } from '../../report/view/diff-view.ts';
import { Time } from '../parts/time.tsx';
import { changedParts } from './changed-parts.ts';
import type { ChangedParts } from './changed-parts.ts';
import { foldRows } from './fold-rows.ts';
import type { Fold } from './fold-rows.ts';

/** What Git says and what the tenant has, side by side; on a narrow screen one below the other. */
export function Difference({ diff }: { diff: DiffView }): JSX.Element {
  const { rows, operations } = diff;
  return (
    <section class="panel" aria-labelledby="difference-heading">
      <div class="section-head">
        <h2 id="difference-heading">{HEADINGS[diff.kind]}</h2>
        <span class="muted">
          <Origin diff={diff} />
        </span>
      </div>
      {diff.deleted === true ? (
        <p class="note tone-warn">The workflow is gone from the tenant.</p>
      ) : null}
      {rows.length === 0 ? null : <DiffTable rows={rows} />}
      {operations.length === 0 ? null : (
        <details class="operations">
          <summary>
            {operations.length === 1 ? '1 operation' : `${operations.length} operations`} would make
            the tenant equal to Git
          </summary>
          <pre tabIndex={0}>{operations.map((one) => JSON.stringify(one)).join('\n')}</pre>
        </details>
      )}
    </section>
  );
}

const HEADINGS: Readonly<Record<DiffView['kind'], string>> = {
  none: 'No difference',
  drift: 'Changed in the tenant',
  change: 'Changed in Git, not yet in the tenant',
};

const POLICIES = {
  report: 'It is reported, and stays.',
  correct: 'It is set back in the next pass.',
  capture: 'It becomes a branch of the repository.',
} as const;

function Origin({ diff }: { diff: DiffView }): JSX.Element {
  const { who, when, branch, policy, kind } = diff;
  return (
    <>
      {who === undefined ? null : <>By {who} </>}
      {when === undefined ? null : <Time at={when} />}
      {who === undefined && when === undefined ? null : '. '}
      {branch !== undefined ? (
        <>
          The branch <code>{branch}</code> has it.
        </>
      ) : kind === 'drift' && policy !== undefined ? (
        POLICIES[policy]
      ) : null}
    </>
  );
}

function DiffTable({ rows }: { rows: readonly DiffRow[] }): JSX.Element {
  const [open, set] = useState<ReadonlySet<number>>(new Set());
  return (
    <div class="diff-box" tabIndex={0} role="region" aria-label="Git and the tenant, line by line">
      <table class="diff">
        <colgroup>
          <col class="diff-number" />
          <col />
          <col class="diff-number" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              Git
            </th>
            <th scope="col" colSpan={2}>
              Tenant
            </th>
          </tr>
        </thead>
        <tbody>
          {foldRows(rows, open).map((fold) =>
            fold.kind === 'folded' ? (
              <FoldedRow
                key={`folded ${fold.at}`}
                fold={fold}
                unfold={() => set(new Set([...open, fold.at]))}
              />
            ) : (
              <Line key={fold.at} row={fold.row} />
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function FoldedRow(props: {
  fold: Extract<Fold, { kind: 'folded' }>;
  unfold: () => void;
}): JSX.Element {
  return (
    <tr class="diff-folded">
      <td colSpan={4}>
        <button type="button" onClick={props.unfold}>
          {props.fold.count} equal lines
        </button>
      </td>
    </tr>
  );
}

const SIGNS = { same: '', changed: '~', added: '+', removed: '−' } as const;

function Marked(props: { parts: ChangedParts; part: string }): JSX.Element {
  const { parts, part } = props;
  return (
    <>
      {parts.before}
      {part === '' ? null : <mark>{part}</mark>}
      {parts.after}
    </>
  );
}

/** In the tenant something is added that Git does not have: the right side has it. */
function Line({ row }: { row: DiffRow }): JSX.Element {
  const { kind, left, right, leftNumber, rightNumber } = row;
  const parts = kind === 'changed' ? changedParts(left ?? '', right ?? '') : undefined;
  return (
    <tr class={`diff-${kind}`}>
      <td class="diff-number">{leftNumber ?? ''}</td>
      <td class={left === undefined ? 'diff-none' : 'diff-left'}>
        <span class="diff-sign">{kind === 'removed' || kind === 'changed' ? SIGNS[kind] : ''}</span>
        {parts === undefined ? left : <Marked parts={parts} part={parts.left} />}
      </td>
      <td class="diff-number">{rightNumber ?? ''}</td>
      <td class={right === undefined ? 'diff-none' : 'diff-right'}>
        <span class="diff-sign">{kind === 'added' || kind === 'changed' ? SIGNS[kind] : ''}</span>
        {parts === undefined ? right : <Marked parts={parts} part={parts.right} />}
      </td>
    </tr>
  );
}
