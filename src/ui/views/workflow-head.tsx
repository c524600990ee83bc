import type { JSX } from 'preact';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import { ActionButton } from '../parts/actions.tsx';
import { CommandLine } from '../parts/command-line.tsx';
import { CommitLine } from '../parts/commit-line.tsx';
import { Badge, StateBadge } from '../parts/state-badge.tsx';
import { SuspensionNote } from '../parts/suspension-note.tsx';
import { Time } from '../parts/time.tsx';
import { RolloutNote } from './rollout-note.tsx';
import { workflowActions } from './tenant-actions.ts';

/** How a workflow stands, why, and what can be done about it. */
export function WorkflowHead({ workflow }: { workflow: WorkflowView }): JSX.Element {
  const { name, state, message, since, letThrough, enabled, description, failing } = workflow;
  return (
    <header class="workflow-head">
      <div class="workflow-title">
        <div>
          <h1>{name}</h1>
          {description === undefined ? null : <p class="muted description">{description}</p>}
        </div>
        <span class="card-actions">
          {workflowActions(workflow).map((action) => (
            <ActionButton key={action.label} action={action} />
          ))}
        </span>
      </div>
      <div class="workflow-standing">
        <StateBadge state={state} />
        {enabled === undefined ? null : (
          <Badge tone="quiet" glyph={enabled ? 'play' : 'pause'}>
            {enabled ? 'On' : 'Off'}
          </Badge>
        )}
        {failing === undefined ? null : (
          <Badge tone="bad" glyph="warning" title={failing.error}>
            {`${failing.count} failed`}
          </Badge>
        )}
        <span>
          {message ?? ''}{' '}
          {since === undefined ? null : (
            <span class="muted">
              Since <Time at={since} />.
            </span>
          )}
        </span>
      </div>
      {letThrough === undefined ? null : <CommandLine command={letThrough} />}
      {workflow.suspension === undefined ? null : (
        <SuspensionNote suspension={workflow.suspension} />
      )}
      {workflow.rollout === undefined ? null : <RolloutNote rollout={workflow.rollout} />}
      <WorkflowFacts workflow={workflow} />
    </header>
  );
}

function WorkflowFacts({ workflow }: { workflow: WorkflowView }): JSX.Element {
  const { file, line, trigger, owner, modified, modifiedBy, commit } = workflow;
  return (
    <dl class="facts">
      <Fact name="File">
        {file === undefined ? (
          <span class="muted">No file describes it</span>
        ) : (
          <code>
            {file}
            {line === undefined || line === 1 ? '' : `:${line}`}
          </code>
        )}
      </Fact>
      {commit === undefined ? null : (
        <Fact name="Commit">
          <CommitLine {...workflow} />
        </Fact>
      )}
      <Fact name="Starts">{trigger?.summary ?? 'It has no trigger'}</Fact>
      {owner === undefined ? null : <Fact name="Owner">{owner}</Fact>}
      {modified === undefined ? null : (
        <Fact name="Changed in the tenant">
          <>
            <Time at={modified} />
            {modifiedBy === undefined ? '' : ` by ${modifiedBy}`}
          </>
        </Fact>
      )}
    </dl>
  );
}

function Fact(props: { name: string; children: JSX.Element | string }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
