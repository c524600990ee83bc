import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { readRoute } from './route.ts';
import type { Route } from './route.ts';

/** Where the page is, and how it goes elsewhere. */
export interface Navigation {
  readonly route: Route;
  readonly query: URLSearchParams;
  /** Goes to a path of ours; the browser's back button comes back. */
  readonly go: (path: string) => void;
  /** Changes what the address says of the view itself; an undefined value takes a name out. */
  readonly refine: (changes: Readonly<Record<string, string | undefined>>) => void;
}

const NAVIGATION = createContext<Navigation | undefined>(undefined);

/** Gives navigation to everything inside. */
export const NavigationProvider = NAVIGATION.Provider;

/** Where the page is. */
export function useNavigation(): Navigation {
  const navigation = useContext(NAVIGATION);
  if (navigation === undefined) {
    throw new Error('There is no navigation.');
  }
  return navigation;
}

/** Follows the address line, and takes over the links of the page itself. */
export function useAddress(): Navigation {
  const [address, set] = useState(here);
  useEffect(() => {
    const moved = (): void => set(here());
    const clicked = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link !== null && isOurs(link) && isPlain(event)) {
        event.preventDefault();
        go(link.pathname + link.search);
      }
    };
    window.addEventListener('popstate', moved);
    document.addEventListener('click', clicked);
    return () => {
      window.removeEventListener('popstate', moved);
      document.removeEventListener('click', clicked);
    };
  }, []);
  const url = new URL(address);
  return { route: readRoute(url.pathname), query: url.searchParams, go, refine };

  function go(path: string): void {
    if (path !== location.pathname + location.search) {
      history.pushState(null, '', path);
    }
    set(here());
    window.scrollTo(0, 0);
    document.getElementById('content')?.focus({ preventScroll: true });
  }

  function refine(changes: Readonly<Record<string, string | undefined>>): void {
    const next = new URL(here());
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') {
        next.searchParams.delete(name);
      } else {
        next.searchParams.set(name, value);
      }
    }
    history.replaceState(null, '', next.pathname + next.search);
    set(here());
  }
}

function here(): string {
  return location.href;
}

function isOurs(link: HTMLAnchorElement): boolean {
  return (
    link.origin === location.origin &&
    link.target === '' &&
    !link.hasAttribute('download') &&
    link.hash === ''
  );
}

function isPlain({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;
}
