import path from 'node:path';
import { parseRepository } from '../config/address.ts';
import { appError, toError } from '../kernel/app-error.ts';
import { isBareRepository, readCheckout } from './checkout.ts';
import type { Checkout } from './checkout.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { INIT_QUESTIONS, tenantName } from './init-answers.ts';
import type { InitAnswers, InitKey, InitQuestion } from './init-answers.ts';
import { configFile, workflowFiles } from './init-files.ts';
import { initWords } from './init-words.ts';
import type { InitRepository } from './init-words.ts';
import { openQuestions } from './questions.ts';
import type { Questions } from './questions.ts';
import { print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { writeNewFiles } from './write-new-files.ts';

/** What the command line may say already. */
export interface InitOptions extends Partial<InitAnswers> {
  /** Where the configuration goes: the checkout of the repository, or any directory. */
  readonly dir: string;
  /** Takes the defaults of what is not said. */
  readonly yes?: boolean;
}

const INTERRUPTED = 130;

/**
 * Writes a configuration and a first workflow for a tenant, asking what it is not told. Never writes over a file, and
 * neither asks for a secret nor writes one. Throws COMMAND_USAGE where nobody can be asked.
 */
export async function init(terminal: Terminal, options: InitOptions): Promise<number> {
  const directory = path.resolve(terminal.cwd, options.dir);
  const here = await readCheckout(terminal, directory);
  const questions = options.yes === true ? undefined : openQuestions(terminal);
  let answers: InitAnswers;
  try {
    answers = await answersOf(terminal, options, here, questions);
  } catch (error) {
    if (toError(error).name === 'AbortError') {
      return INTERRUPTED;
    }
    throw error;
  } finally {
    questions?.close();
  }
  const repository = await repositoryOf(terminal, answers, directory, here);
  const files = [
    { ...configFile(answers), root: directory },
    ...workflowFiles(answers).map((file) => ({ ...file, root: repository.directory })),
  ].map(({ root, file, text }) => {
    const at = path.join(root, file);
    return { at, shown: path.relative(terminal.cwd, at), text };
  });
  await writeNewFiles(files);
  print(terminal, files.map(({ shown }) => shown).join('\n'));
  const shownDirectory = path.relative(terminal.cwd, directory);
  say(terminal, initWords({ answers, directory: shownDirectory, repository }));
  return 0;
}

async function answersOf(
  terminal: Terminal,
  options: InitOptions,
  here: Checkout,
  questions: Questions | undefined,
): Promise<InitAnswers> {
  // All flags first, so that a wrong one is told before anything is asked.
  const given = new Map(
    INIT_QUESTIONS.map((question) => [question.key, readFlag(question, options)]),
  );
  const answers: Record<InitKey, string> = {
    tenantUrl: '',
    tenant: '',
    repository: here.origin ?? '.',
    branch: here.branch ?? 'main',
    path: 'workflows',
  };
  for (const question of INIT_QUESTIONS) {
    const { key } = question;
    const fallback = answers[key];
    answers[key] = given.get(key) ?? (await ask(terminal, question, fallback, questions));
    if (key === 'tenantUrl') {
      answers.tenant = tenantName(answers.tenantUrl);
    }
  }
  return answers;
}

function readFlag({ key, flag, read }: InitQuestion, options: InitOptions): string | undefined {
  const written = options[key];
  const found = written === undefined ? undefined : read(written);
  if (found?.ok === false) {
    throw usage(`${flag}: ${found.trouble}`);
  }
  return found?.value;
}

async function ask(
  terminal: Terminal,
  question: InitQuestion,
  fallback: string,
  questions: Questions | undefined,
): Promise<string> {
  if (questions === undefined) {
    if (fallback === '') {
      throw usage(`${question.flag} is missing.`);
    }
    return fallback;
  }
  const answer = await questions.ask(question.question, fallback === '' ? undefined : fallback);
  const found = question.read(answer);
  if (found.ok) {
    return found.value;
  }
  say(terminal, found.trouble);
  return ask(terminal, question, fallback, questions);
}

/** Finds where the workflow files are written: into a local checkout, or else where the configuration is. */
async function repositoryOf(
  terminal: Terminal,
  { repository }: InitAnswers,
  directory: string,
  here: Checkout,
): Promise<InitRepository> {
  const address = parseRepository(repository, directory);
  const isElsewhere = address?.kind !== 'local' || isBareRepository(address.url);
  const files = isElsewhere ? directory : address.url;
  const { isCheckout } = files === directory ? here : await readCheckout(terminal, files);
  return {
    directory: files,
    shown: path.relative(directory, files),
    isCheckout,
    hasRemote: isElsewhere,
  };
}

function usage(message: string): Error {
  return appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
    message,
    hint: 'Run it on a terminal to be asked, or see `mainsheet init --help`.',
  });
}
