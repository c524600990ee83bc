/** Ends a process from outside; by convention the exit code is 128 plus the signal's number (POSIX shell, 2.8.2). */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

type EndSignal = keyof typeof EXIT_CODES;

/** Where signals come from: the process, or a test. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  removeListener(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** What signals bring about. */
export interface SignalActions {
  /** Ends in good order; resolves when that is done. */
  stop(signal: EndSignal): Promise<void>;
  /** Cuts what still runs, so that `stop` resolves soon. */
  interrupt(signal: EndSignal): void;
  /** Reads the configuration again; its trouble is its own to tell. */
  reload(): Promise<void>;
}

/** Signals that are listened to. */
export interface InstalledSignals {
  /** Resolves when the process should end, with the code it should end with. Never rejects. */
  readonly exitCode: Promise<number>;
  /** Gives the signals back to Node's own handling: the next one ends the process. */
  remove(): void;
}

/**
 * Listens to signals. The first SIGINT or SIGTERM ends in good order, with code 0 (1 if that failed); the second cuts
 * what still runs, with the signal's code; a third no longer waits for anything. SIGHUP reloads, until the end has begun.
 */
export function installSignals(
  actions: SignalActions,
  source: SignalSource = process,
): InstalledSignals {
  let received = 0;
  let code = 0;
  let end: (code: number) => void = () => {};
  const exitCode = new Promise<number>((resolve) => {
    end = resolve;
  });

  const onEnd = (signal: EndSignal): void => {
    received += 1;
    if (received === 1) {
      void succeeds(() => actions.stop(signal)).then((inOrder) => end(inOrder ? code : code || 1));
      return;
    }
    code = EXIT_CODES[signal];
    if (received === 2) {
      actions.interrupt(signal);
    } else {
      end(code);
    }
  };
  const listeners = [
    ['SIGINT', () => onEnd('SIGINT')],
    ['SIGTERM', () => onEnd('SIGTERM')],
    [
      'SIGHUP',
      () => {
        if (received === 0) {
          void succeeds(() => actions.reload());
        }
      },
    ],
  ] as const;
  for (const [signal, listener] of listeners) {
    source.on(signal, listener);
  }
  return {
    exitCode,
    remove: () => {
      for (const [signal, listener] of listeners) {
        source.removeListener(signal, listener);
      }
    },
  };
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
