import type { InitAnswers } from './init-answers.ts';

/** The directory of the workflow files, and what Git knows of it. */
export interface InitRepository {
  /** Absolute. */
  readonly directory: string;
  /** From the directory of the configuration; empty when it is the same. */
  readonly shown: string;
  readonly isCheckout: boolean;
  /** Whether the daemon follows another repository, which commits must be pushed to. */
  readonly hasRemote: boolean;
}

/** What was made, and where. */
export interface InitMade {
  readonly answers: InitAnswers;
  /** From the working directory; empty when it is the same. */
  readonly directory: string;
  readonly repository: InitRepository;
}

/** Says which secrets to set, with which scopes, and what to run next. */
export function initWords(made: InitMade): string {
  const { answers, directory } = made;
  const files = answers.path === '.' ? made.repository.shown || '.' : below(made);
  return `
Set SAIL_CLIENT_ID and SAIL_CLIENT_SECRET in the environment: a personal access token of ${answers.tenantUrl},
made for a service identity with the level ORG_ADMIN, with the scopes

  sp:workflow:read              to look; enough for \`mode: observe\`
  sp:workflow:manage            to write, with \`mode: approve\` or \`auto\`
  sp:workflow-execution:read    to delete: is one of its executions running?

They are nowhere in the files that were written. Next:
${directory === '' ? '' : `\n  $ cd ${quoted(directory)}`}
  $ npx mainsheet test ${quoted(files)}
  $ ${commit(made)}
  $ npx mainsheet plan
`;
}

function below({ answers, repository }: InitMade): string {
  return repository.shown === '' ? answers.path : `${repository.shown}/${answers.path}`;
}

/** One line that brings the files to where the daemon looks for them. */
function commit({ answers, repository }: InitMade): string {
  const { shown, isCheckout, hasRemote } = repository;
  const git = shown === '' ? 'git' : `git -C ${quoted(shown)}`;
  const branch = quoted(answers.branch);
  const added = [answers.path, ...(shown === '' && answers.path !== '.' ? ['config'] : [])];
  const isNewWithRemote = hasRemote && !isCheckout;
  return [
    ...(isCheckout ? [] : [`${git} init --initial-branch ${branch}`]),
    ...(isNewWithRemote ? [`${git} remote add origin ${quoted(answers.repository)}`] : []),
    `${git} add ${added.map(quoted).join(' ')}`,
    `${git} commit --message "A first workflow"`,
    ...(isNewWithRemote ? [`${git} push --set-upstream origin ${branch}`] : []),
    ...(hasRemote && isCheckout ? [`${git} push`] : []),
  ].join(' && ');
}

function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
