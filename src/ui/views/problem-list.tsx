import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FailureView } from '../../report/view/failure-view.ts';
import { Badge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { FailurePlot } from '../plot/failure-plot.tsx';
import { Sparkline } from '../plot/sparkline.tsx';
import { workflowPath } from '../route.ts';

/** A cause of failures with the tenant it is in. */
export interface Problem extends FailureView {
  readonly tenant: string;
}

/** Failures by cause, with how many there were in each hour of the last week. */
export function ProblemList(props: {
  problems: readonly Problem[];
  /** They are all of one workflow, whose page this is. */
  own?: boolean;
}): JSX.Element {
  const { problems, own } = props;
  const [chosen, choose] = useState<string>();
  const plotted = problems.filter(
    ({ fingerprint }) => chosen === undefined || chosen === fingerprint,
  );
  return (
    <section class="panel failures" aria-labelledby="failures-heading">
      <div class="section-head">
        <h2 id="failures-heading">Failures</h2>
        <span class="muted">in the last seven days</span>
      </div>
      {problems.length === 0 ? (
        <p class="empty">
          {own === true ? 'No execution of it is known to fail.' : 'No execution is known to fail.'}
        </p>
      ) : (
        <>
          <FailurePlot problems={plotted} />
          <ul class="problem-list">
            {problems.map((problem) => (
              <ProblemRow
                key={`${problem.tenant} ${problem.fingerprint}`}
                problem={problem}
                own={own === true}
                chosen={chosen === problem.fingerprint}
                choose={() =>
                  choose((now) => (now === problem.fingerprint ? undefined : problem.fingerprint))
                }
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ProblemRow(props: {
  problem: Problem;
  own: boolean;
  chosen: boolean;
  choose: () => void;
}): JSX.Element {
  const { problem, own, chosen, choose } = props;
  const { tenant, workflow, step, error, count, since, last, recoveredAt, fingerprint } = problem;
  const path = workflowPath(tenant, problem);
  return (
    <li class={recoveredAt === undefined ? 'problem' : 'problem is-over'}>
      <div class="problem-state">
        {recoveredAt === undefined ? (
          <Badge tone="bad" glyph="warning">
            {`${count} failed`}
          </Badge>
        ) : (
          <Badge tone="ok" glyph="check">
            Recovered
          </Badge>
        )}
        {problem.flapping === true ? <span class="muted">comes and goes</span> : null}
      </div>
      <div class="problem-words">
        <p class="problem-error">{error}</p>
        <p class="muted">
          {own ? null : (
            <>
              <a href={path}>{workflow}</a> in {tenant},{' '}
            </>
          )}
          {step === undefined ? 'step not known' : <>step {step}</>}
          {problem.line === undefined ? null : <>, line {problem.line}</>}
          {'. First '}
          <Time at={since} />, last <Time at={last} />
          {recoveredAt === undefined ? null : (
            <>
              , {count} in all, well again <Time at={recoveredAt} />
            </>
          )}
        </p>
        <p class="problem-links">
          <a href={`${path}?execution=${encodeURIComponent(problem.execution)}`}>
            The last execution
          </a>
          <code class="muted" title="The fingerprint: names the cause in events and logs">
            {fingerprint}
          </code>
        </p>
      </div>
      <button
        type="button"
        class="problem-plot"
        aria-pressed={chosen}
        title={chosen ? 'Plot all causes' : 'Plot this cause alone'}
        onClick={choose}
      >
        <Sparkline hours={problem.hours} />
        <span class="unseen">Plot this cause alone</span>
      </button>
    </li>
  );
}
