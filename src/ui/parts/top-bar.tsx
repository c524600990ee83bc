import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useNavigation } from '../navigation.ts';
import { useConnection, useMe, useSession } from '../session/use-session.ts';
import { THEMES, chosenTheme, putOn } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { Glyph } from './glyph.tsx';
import { Time } from './time.tsx';
import { TokenDialog } from './token-dialog.tsx';
import iconUrl from '../icon.svg';

const LINKS = [
  { path: '/', label: 'Overview', views: ['overview', 'tenant', 'workflow'] },
  { path: '/events', label: 'Events', views: ['events'] },
  { path: '/failures', label: 'Failures', views: ['failures'] },
] as const;

/** What stands over every view: where one can go, whether the page is live, the theme, the token. */
export function TopBar(): JSX.Element {
  const { route } = useNavigation();
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        <img src={iconUrl} alt="" width="22" height="22" />
        Mainsheet
      </a>
      <nav aria-label="Views">
        {LINKS.map(({ path, label, views }) => (
          <a
            key={path}
            href={path}
            {...(views.some((view) => view === route.view) ? { 'aria-current': 'page' } : {})}
          >
            {label}
          </a>
        ))}
      </nav>
      <div class="top-bar-end">
        <ConnectionSign />
        <ThemeButton />
        <TokenButton />
      </div>
    </header>
  );
}

function ConnectionSign(): JSX.Element {
  const { state, since } = useConnection();
  return (
    <span class={`connection connection-${state}`} role="status">
      <span class="connection-dot" aria-hidden="true" />
      {state === 'live' ? <span title="Changes show by themselves.">Live</span> : null}
      {state === 'connecting' ? 'Connecting' : null}
      {state === 'refused' ? 'No access' : null}
      {state === 'lost' ? (
        <span>
          Not connected, since <Time at={since} />
        </span>
      ) : null}
    </span>
  );
}

const THEME_SIGNS = { auto: 'screen', light: 'sun', dark: 'moon' } as const;

const THEME_WORDS = { auto: 'as the system', light: 'light', dark: 'dark' } as const;

function ThemeButton(): JSX.Element {
  const [theme, set] = useState<Theme>(chosenTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  const words = `Theme: ${THEME_WORDS[theme]}. Change to ${THEME_WORDS[next]}`;
  return (
    <button
      type="button"
      class="plain"
      title={words}
      onClick={() => {
        putOn(next);
        set(next);
      }}
    >
      <Glyph name={THEME_SIGNS[theme]} />
      <span class="unseen">{words}</span>
    </button>
  );
}

function TokenButton(): JSX.Element {
  const me = useMe();
  const session = useSession();
  const [asking, ask] = useState(false);
  return (
    <>
      <button type="button" class="plain token-button" onClick={() => ask(true)}>
        <Glyph name="key" />
        <span class={me?.holder === undefined ? 'unseen' : ''}>
          {me?.holder ?? 'Enter a token'}
        </span>
      </button>
      {asking ? <TokenDialog session={session} onClose={() => ask(false)} /> : null}
    </>
  );
}
