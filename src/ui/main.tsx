import { render } from 'preact';
import { App } from './app.tsx';
import { Session } from './session/session.ts';
import { chosenTheme, putOn } from './theme.ts';

putOn(chosenTheme());
const session = new Session();
session.takeFromAddress();
session.start();
const place = document.getElementById('page');
if (place !== null) {
  render(<App session={session} />, place);
}
