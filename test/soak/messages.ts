/** What the process of the daemon is asked. */
export type Asked = { readonly kind: 'turn'; readonly ms: number } | { readonly kind: 'figures' };

/** What of a process must not grow. */
export interface Figures {
  /** Bytes of V8's heap in use after a collection. */
  readonly heap: number;
  /** Bytes of memory that the system gives the process. */
  readonly rss: number;
  /** Open files, sockets and pipes. */
  readonly files: number;
  /** What keeps Node's loop alive: sockets, timers, watchers. */
  readonly resources: number;
}

/** What it answers, in the order of the questions. */
export type Answered = Figures | null;
