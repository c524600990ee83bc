import { useEffect } from 'preact/hooks';

/** Says in the tab what is looked at. */
export function useTitle(words: string): void {
  useEffect(() => {
    document.title = words === '' ? 'Mainsheet' : `${words} · Mainsheet`;
  }, [words]);
}
