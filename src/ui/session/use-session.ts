import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { MeView, Right } from '../../report/view/me-view.ts';
import type { Connection } from './follow-stream.ts';
import type { Session } from './session.ts';

const SESSION = createContext<Session | undefined>(undefined);

/** Gives the session to everything inside. */
export const SessionProvider = SESSION.Provider;

/** The session of the page. */
export function useSession(): Session {
  const session = useContext(SESSION);
  if (session === undefined) {
    throw new Error('There is no session.');
  }
  return session;
}

/** How the page is tied to the daemon, now. */
export function useConnection(): Connection {
  const session = useSession();
  const [connection, set] = useState(session.connection);
  useEffect(() => {
    // It may have changed before anybody listened.
    set(session.connection);
    return session.connections.add(set);
  }, [session]);
  return connection;
}

const ME = createContext<MeView | undefined>(undefined);

/** Tells everything inside who looks. */
export const MeProvider = ME.Provider;

/** Who looks; undefined until it is known. */
export function useMe(): MeView | undefined {
  return useContext(ME);
}

/** Whether who looks may do something. */
export function useMay(right: Right): boolean {
  return useContext(ME)?.may.includes(right) ?? false;
}
