import { createContext } from 'preact';
import type { JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { exactTime, relativeTime } from '../times.ts';

const NOW = createContext(0);

const TICK_MS = 5000;

/** Gives the time to everything inside, and moves it on. */
export function NowProvider({ children }: { children: JSX.Element }): JSX.Element {
  const [now, set] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <NOW.Provider value={now}>{children}</NOW.Provider>;
}

/** A time as far as it is away; the exact one for whoever points at it. */
export function Time({ at }: { at: string | number }): JSX.Element {
  const now = useContext(NOW);
  const time = typeof at === 'number' ? at : Date.parse(at);
  return Number.isNaN(time) ? (
    <span>{String(at)}</span>
  ) : (
    <time dateTime={new Date(time).toISOString()} title={exactTime(time)}>
      {relativeTime(time, now)}
    </time>
  );
}
