import type { BranchWriter, Pushed } from '../git/branch-writer.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import { isAppError } from '../kernel/app-error.ts';
import { given } from '../report/given.ts';
import type { CaptureEnd } from '../report/pass-result.ts';
import {
  CAPTURE_COLLECTION,
  captureKey,
  captureStep,
  captureValue,
  discarded,
} from './capture-record.ts';
import type { CaptureRecord, CaptureStep } from './capture-record.ts';
import type { Capturable, CaptureMade, CaptureRun } from './capture-run.ts';
import type { PassDraft } from './pass-draft.ts';

/** A tenant with a thousand workflows that no file describes does not get a thousand branches in one pass. */
const UNMANAGED_AT_ONCE = 20;

/** Pushes what is to be captured in one pass, and remembers and tells what became of it. */
export class CaptureBranches {
  readonly #run: CaptureRun;
  readonly #branches: BranchWriter;
  readonly #known: ReadonlyMap<string, CaptureRecord>;
  readonly #draft: PassDraft;
  /** How many of the same kind come in later passes. */
  #more = 0;

  constructor(
    run: CaptureRun,
    branches: BranchWriter,
    known: ReadonlyMap<string, CaptureRecord>,
    draft: PassDraft,
  ) {
    this.#run = run;
    this.#branches = branches;
    this.#known = known;
    this.#draft = draft;
  }

  /** Throws what Git, the tenant or the store throw; what was done by then is remembered. */
  async bring(wanted: readonly Capturable[]): Promise<void> {
    const { ports, signal } = this.#run;
    const tips = await this.#branches.tips(
      [...new Set(wanted.map(({ branch }) => branch))],
      signal,
    );
    const now = ports.clock.now();
    const due = wanted.map((want) => {
      const [record, tip] = [this.#recordOf(want), tips.get(want.branch)];
      return { want, record, tip, step: captureStep(record, want, tip, now) };
    });
    const isNew = ({ want, step }: (typeof due)[number]): boolean =>
      want.kind === 'unmanaged' && step === 'push';
    const late = new Set(due.filter(isNew).slice(UNMANAGED_AT_ONCE));
    const lastOfMany = due.filter(isNew)[UNMANAGED_AT_ONCE - 1];
    for (const one of due.filter((each) => !late.has(each))) {
      this.#more = one === lastOfMany ? late.size : 0;
      try {
        await this.#take(one.want, one.record, one.tip, one.step);
      } catch (error) {
        // Git, the tenant, the store or a stop: the next one would only run into the same.
        if (isAppError(error) || signal.aborted) {
          throw error;
        }
        this.#draft.trouble(error);
      }
    }
  }

  async #take(
    want: Capturable,
    record: CaptureRecord | undefined,
    tip: string | undefined,
    step: CaptureStep,
  ): Promise<void> {
    const now = this.#run.ports.clock.now();
    if (step === 'nothing' && record?.state === 'pushed') {
      this.#draft.onBranches.set(want.workflowId, want.branch);
    } else if (step === 'push') {
      await this.#push(want, record, tip);
    } else if (step === 'discarded' && record !== undefined) {
      await this.#keep(discarded(record, now));
      this.#tell(want, { kind: 'discarded' });
    } else if (step === 'moved' && record !== undefined) {
      await this.#keep({ ...record, state: 'moved', at: now });
      this.#tell(want, { kind: 'not-captured', reason: 'BranchMoved', conflicts: [] });
    }
  }

  /** A workflow that was renamed has another branch, of which nothing is known. */
  #recordOf({ workflowId, branch }: Capturable): CaptureRecord | undefined {
    const record = this.#known.get(workflowId);
    return record?.branch === branch ? record : undefined;
  }

  async #push(
    want: Capturable,
    record: CaptureRecord | undefined,
    tip: string | undefined,
  ): Promise<void> {
    const { ports, signal } = this.#run;
    const made = await want.make();
    const next = recordFor(want, record, ports.clock.now());
    if (made.files === undefined) {
      await this.#keep({ ...next, state: 'conflict' });
      const { conflicts } = made;
      const isNews = record?.state !== 'conflict' || record.digest !== want.digest;
      if (isNews && conflicts.length > 0) {
        this.#tell(want, { kind: 'not-captured', reason: 'Conflict', conflicts }, made.file);
      }
      return;
    }
    ports.permit();
    const { message, base, files } = made;
    const at = dateOf(want, made);
    const change = { branch: want.branch, base: base.commit.sha, files, message, at };
    const expected = await this.#expected(record, tip, message);
    const pushed = await this.#branches.push(change, expected, signal);
    await this.#settle(want, made, pushed, next, record);
  }

  /**
   * What the branch may be put in the place of: our own commit, also one that a crash kept from being remembered, or one
   * that is in what we follow already. The mirror has no commits of others but those of the ref that it follows.
   */
  async #expected(
    record: CaptureRecord | undefined,
    tip: string | undefined,
    message: string,
  ): Promise<string | undefined> {
    const { ports, read, signal } = this.#run;
    if (tip === undefined || tip === record?.tip) {
      return tip;
    }
    if (await ports.source.contains(read.snapshot.commit.sha, tip, signal)) {
      return tip;
    }
    const found = await ports.source.at(tip, signal);
    return found?.commit.subject === message.split('\n', 1)[0] ? tip : record?.tip;
  }

  async #settle(
    want: Capturable,
    made: CaptureMade,
    pushed: Pushed,
    next: Omit<CaptureRecord, 'state'>,
    former: CaptureRecord | undefined,
  ): Promise<void> {
    const { file, conflicts, kept, written } = made;
    switch (pushed.kind) {
      case 'pushed': {
        const { commit } = pushed;
        await this.#keep({ ...next, state: 'pushed', tip: commit });
        this.#draft.onBranches.set(want.workflowId, want.branch);
        const link = this.#branches.mergeRequestUrl(want.branch, this.#run.tenant.into);
        const url = link === undefined ? {} : { link };
        this.#tell(want, { kind: 'captured', commit, ...url, written, kept, conflicts }, file);
        return;
      }
      case 'unchanged':
        await this.#keep({ ...next, state: 'conflict' });
        return;
      case 'moved': {
        const { tip: _ours, ...rest } = next;
        await this.#keep({ ...rest, state: 'moved' });
        this.#tell(want, { kind: 'not-captured', reason: 'BranchMoved', conflicts }, file);
        return;
      }
      case 'refused':
        await this.#keep({ ...next, state: 'refused' });
        if (former?.state !== 'refused' || former.digest !== want.digest) {
          const message = pushed.reason;
          const news = { kind: 'not-captured', reason: 'Refused', message, conflicts } as const;
          this.#tell(want, news, file);
        }
    }
  }

  async #keep(record: CaptureRecord): Promise<void> {
    const { ports, owner } = this.#run;
    const key = captureKey(owner.sourceUrl, record.workflowId);
    const writes = new LedgerWrites(owner).put(CAPTURE_COLLECTION, key, captureValue(record));
    await ports.records.commit(writes.writes);
  }

  #tell(want: Capturable, what: CaptureEnd, file = want.file ?? ''): void {
    const { kind, name, workflowId, branch, live } = want;
    const found = this.#run.last.cases.find(({ entry }) => entry?.workflowId === workflowId);
    this.#draft.captures.push({
      ...what,
      of: kind,
      name,
      workflowId,
      branch,
      ...given({ live, file: file === '' ? undefined : file, found }),
      ...(this.#more > 0 ? { more: this.#more } : {}),
    });
  }
}

/** What a version's record says before it is known what becomes of it. */
function recordFor(
  { kind, workflowId, branch, digest, basis }: Capturable,
  former: CaptureRecord | undefined,
  now: number,
): Omit<CaptureRecord, 'state'> {
  return {
    kind,
    workflowId,
    branch,
    digest,
    basis,
    at: now,
    ...given({ tip: former?.tip, discarded: former?.discarded }),
  };
}

/** When it was changed in the tenant; else the date of the commit it is based on, so that the same change is one commit. */
function dateOf({ live }: Capturable, { base }: CaptureMade): number {
  const modified = Date.parse(live?.modified ?? '');
  return Number.isNaN(modified) ? Date.parse(base.commit.at) : modified;
}
