import { render } from 'preact';
import { createApi } from './api/api.ts';
import { App } from './app.tsx';
import { readConfiguration } from './configuration/read-configuration.ts';
import { watchForNewVersions } from './offline/new-version.ts';
import { Session } from './sign-in/session.ts';
import { LARGEST_IN_ONE_PIECE } from './uploads/send-in-parts.ts';
import { Uploads } from './uploads/uploads.ts';
import './style/tokens.css';
import './style/base.css';
import './style/layout.css';
import './style/uploads.css';
import './style/images.css';
import './map/map.css';

const place = document.getElementById('app')!;

async function start(): Promise<void> {
  const configuration = await readConfiguration();
  const session = await Session.open(configuration.signIn);
  const api = createApi(configuration.apiUrl, session);
  const { largestInOnePiece = LARGEST_IN_ONE_PIECE } = configuration;
  const uploads = await Uploads.open(session, api, { largestInOnePiece });
  void watchForNewVersions();
  render(<App services={{ session, api, uploads }} />, place);
}

start().catch((error: Error) => {
  render(
    <main class="fault" role="alert">
      <h1>The field app could not start</h1>
      <p>{error.message}. Reload the page once you have a network.</p>
    </main>,
    place,
  );
});
