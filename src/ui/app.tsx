import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MeView } from '../report/view/me-view.ts';
import { NavigationProvider, useAddress } from './navigation.ts';
import type { Route } from './route.ts';
import { Notices } from './parts/notices.tsx';
import { NowProvider } from './parts/time.tsx';
import { TokenDialog } from './parts/token-dialog.tsx';
import { TopBar } from './parts/top-bar.tsx';
import type { Session } from './session/session.ts';
import { useData } from './session/use-data.ts';
import { MeProvider, SessionProvider } from './session/use-session.ts';
import { Events } from './views/events.tsx';
import { Failures } from './views/failures.tsx';
import { Nowhere } from './views/nowhere.tsx';
import { Overview } from './views/overview.tsx';
import { Tenant } from './views/tenant.tsx';
import { Workflow } from './views/workflow.tsx';

/** The page. */
export function App({ session }: { session: Session }): JSX.Element {
  return (
    <SessionProvider value={session}>
      <NowProvider>
        <Notices>
          <Frame session={session} />
        </Notices>
      </NowProvider>
    </SessionProvider>
  );
}

function Frame({ session }: { session: Session }): JSX.Element {
  const navigation = useAddress();
  const { value: me, refused } = useData<MeView>({ path: '/api/v1/me', after: 'any' });
  const locked = refused?.status === 401 || refused?.status === 403;
  return (
    <NavigationProvider value={navigation}>
      <MeProvider value={me}>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <TopBar />
        <main id="content" tabIndex={-1}>
          {locked ? <Locked session={session} why={refused.message} /> : view(navigation.route)}
        </main>
        <footer class="foot muted">
          Mainsheet {me?.version ?? ''}
          <span class="foot-keys">
            <kbd>/</kbd> search, <kbd>↑</kbd> <kbd>↓</kbd> go through the list, <kbd>Esc</kbd>{' '}
            clears
          </span>
        </footer>
      </MeProvider>
    </NavigationProvider>
  );
}

function view(route: Route): JSX.Element {
  switch (route.view) {
    case 'overview':
      return <Overview />;
    case 'tenant':
      return <Tenant key={route.tenant} tenant={route.tenant} />;
    case 'workflow':
      return (
        <Workflow
          key={`${route.tenant} ${route.workflow}`}
          tenant={route.tenant}
          workflow={route.workflow}
        />
      );
    case 'events':
      return <Events />;
    case 'failures':
      return <Failures />;
    case 'nowhere':
      return <Nowhere />;
  }
}

/** The daemon shows nothing without a token. */
function Locked({ session, why }: { session: Session; why: string }): JSX.Element {
  const [asking, ask] = useState(false);
  return (
    <div class="locked">
      <h1>A token is needed</h1>
      <p class="muted">{why}</p>
      <button type="button" class="main" onClick={() => ask(true)}>
        Enter a token
      </button>
      {asking ? <TokenDialog session={session} onClose={() => ask(false)} /> : null}
    </div>
  );
}
