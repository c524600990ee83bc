/**
 * What may happen to a request to the tenant. `late` ones happen after the tenant did it; an overdue one is carried out
 * when the pass that gave up on it is over.
 */
export const FAULTS = [
  'timeout',
  'late-timeout',
  'overdue',
  'reset',
  'late-reset',
  '401',
  '403',
  '404',
  '409',
  '429',
  '500',
  'truncated',
  'encoding',
] as const;

export type Fault = (typeof FAULTS)[number];

/** What may happen to a request to the Git server. */
export const GIT_FAULTS = [
  'timeout',
  'reset',
  'late-reset',
  '401',
  '403',
  '404',
  '429',
  '500',
  '503',
  'truncated',
] as const;

export type GitFault = (typeof GIT_FAULTS)[number];

/** What may have become of the repository, or of our mirror of it, when a pass begins. */
export const REPOSITORY_FAULTS = [
  'empty-tree',
  'force-push',
  'no-branch',
  'away',
  'locks',
  'damaged',
] as const;

export type RepositoryFault = (typeof REPOSITORY_FAULTS)[number];

export const DISK_FAULTS = ['full', 'read-only'] as const;

export type DiskFault = (typeof DISK_FAULTS)[number];

const MOMENTS = ['before', 'after'] as const;

/** One thing that goes wrong at one place of a scenario; the places are counted from 1, and what lasts does so until the pass ends. */
export type Strike =
  | {
      readonly kind: 'request';
      readonly nth: number;
      readonly fault: Fault;
      readonly lasting: boolean;
    }
  /** The process dies before a request leaves or after its answer came, or before or after a commit of the store. */
  | {
      readonly kind: 'kill';
      readonly at: 'request' | 'commit';
      readonly nth: number;
      readonly moment: 'before' | 'after';
    }
  | {
      readonly kind: 'disk';
      readonly nth: number;
      readonly fault: DiskFault;
      readonly lasting: boolean;
    }
  /** The process dies after a commit, its store is damaged, and a person moves it away. */
  | { readonly kind: 'damage'; readonly nth: number }
  | {
      readonly kind: 'git';
      readonly nth: number;
      readonly fault: GitFault;
      readonly lasting: boolean;
    }
  | { readonly kind: 'repository'; readonly fault: RepositoryFault }
  /** The built program is killed by the system, before a request reaches the tenant or after it was carried out. */
  | { readonly kind: 'process'; readonly nth: number; readonly moment: 'before' | 'after' };

/** How many places a scenario has at which it can be struck. */
export interface Places {
  readonly requests: number;
  readonly commits: number;
  /** Requests to the Git server. */
  readonly git: number;
  /** Requests of the built program; none where the scenario is not played with it. */
  readonly process: number;
}

/** The words by which a case is asked for again. */
export function strikeName(strike: Strike): string {
  switch (strike.kind) {
    case 'request':
      return `${strike.fault}${lasting(strike)}/${strike.nth}`;
    case 'kill':
      return `kill-${strike.moment}-${strike.at}/${strike.nth}`;
    case 'disk':
      return `disk-${strike.fault}${lasting(strike)}/${strike.nth}`;
    case 'damage':
      return `store-damaged/${strike.nth}`;
    case 'git':
      return `git-${strike.fault}${lasting(strike)}/${strike.nth}`;
    case 'repository':
      return `git-${strike.fault}`;
    case 'process':
      return `kill-9-${strike.moment}/${strike.nth}`;
  }
}

function lasting({ lasting: lasts }: { readonly lasting: boolean }): string {
  return lasts ? '-lasting' : '';
}

/** A kind of strike, which has a case at each of its places. */
export interface Weapon {
  /** What counts its places; a repository has one state at a time. */
  readonly place: keyof Places | 'once';
  strike(nth: number): Strike;
}

/** Everything that may go wrong, in the order in which it is told. */
export const WEAPONS: readonly Weapon[] = [
  ...onceAndLasting(FAULTS).map(({ fault, lasting: lasts }): Weapon => ({
    place: 'requests',
    strike: (nth) => ({ kind: 'request', nth, fault, lasting: lasts }),
  })),
  ...MOMENTS.flatMap((moment): readonly Weapon[] => [
    { place: 'requests', strike: (nth) => ({ kind: 'kill', at: 'request', nth, moment }) },
    { place: 'commits', strike: (nth) => ({ kind: 'kill', at: 'commit', nth, moment }) },
  ]),
  ...onceAndLasting(DISK_FAULTS).map(({ fault, lasting: lasts }): Weapon => ({
    place: 'commits',
    strike: (nth) => ({ kind: 'disk', nth, fault, lasting: lasts }),
  })),
  { place: 'commits', strike: (nth) => ({ kind: 'damage', nth }) },
  ...onceAndLasting(GIT_FAULTS).map(({ fault, lasting: lasts }): Weapon => ({
    place: 'git',
    strike: (nth) => ({ kind: 'git', nth, fault, lasting: lasts }),
  })),
  ...REPOSITORY_FAULTS.map((fault): Weapon => ({
    place: 'once',
    strike: () => ({ kind: 'repository', fault }),
  })),
  ...MOMENTS.map((moment): Weapon => ({
    place: 'process',
    strike: (nth) => ({ kind: 'process', nth, moment }),
  })),
];

/** Says whether an answer is waited for in vain: that takes real time, and is met once. */
export function waits(fault: string): boolean {
  return fault === 'overdue' || fault.includes('timeout');
}

function onceAndLasting<F extends string>(
  faults: readonly F[],
): readonly { readonly fault: F; readonly lasting: boolean }[] {
  return [
    ...faults.map((fault) => ({ fault, lasting: false })),
    ...faults.filter((one) => !waits(one)).map((fault) => ({ fault, lasting: true })),
  ];
}
