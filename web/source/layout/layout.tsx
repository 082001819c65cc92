import type { ComponentChildren } from 'preact';
import { Link } from '../navigation/link.tsx';
import { ADDRESSES, type Route } from '../navigation/routes.ts';
import { NewVersionNote } from '../offline/new-version-note.tsx';
import type { Session } from '../sign-in/session.ts';
import { useStore } from '../store/use-store.ts';
import { Announcements } from './announcements.tsx';
import { NetworkNote } from './network-note.tsx';

interface LayoutProps {
  readonly session: Session;
  readonly page: Route['page'];
  readonly children: ComponentChildren;
}

export function Layout({ session, page, children }: LayoutProps) {
  return (
    <>
      <a class="skip-link" href="#main">
        Skip to content
      </a>
      <header class="bar">
        <Link to="/" class="bar-name">
          Crop health
        </Link>
        <Pages session={session} page={page} />
        <Account session={session} />
      </header>
      <NetworkNote />
      <NewVersionNote />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Announcements />
    </>
  );
}

function Pages({ session, page }: Pick<LayoutProps, 'session' | 'page'>) {
  const { user } = useStore(session.state);
  if (user === undefined) return null;
  return (
    <nav class="bar-pages" aria-label="Pages">
      <Link to={ADDRESSES.uploads} current={page === 'uploads'}>
        Uploads
      </Link>
      <Link to={ADDRESSES.fields} current={page === 'fields'}>
        Fields
      </Link>
      <Link to={ADDRESSES.images} current={page === 'images'}>
        Images
      </Link>
    </nav>
  );
}

function Account({ session }: Pick<LayoutProps, 'session'>) {
  const { signedIn, user } = useStore(session.state);
  if (!signedIn || user === undefined) return null;
  return (
    <div class="bar-account">
      <span class="bar-user">{user.name}</span>
      <button type="button" class="button-quiet" onClick={() => void session.signOut()}>
        Sign out
      </button>
    </div>
  );
}
