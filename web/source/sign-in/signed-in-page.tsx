import { useEffect, useState } from 'preact/hooks';
import { Page } from '../layout/page.tsx';
import { navigate } from '../navigation/navigation.ts';
import type { Session } from './session.ts';
import { SignInButton } from './sign-in-prompt.tsx';

/** The browser comes back from the sign-in page. */
export function SignedInPage({ session }: { readonly session: Session }) {
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    session
      .completeSignIn(location.href)
      .then((path) => navigate(path.startsWith('/signed-') ? '/' : path, { replace: true }))
      .catch((error: Error) => setFault(error.message));
  }, [session]);
  if (fault === undefined) return <Page title="Signing in…">{null}</Page>;
  return (
    <Page title="Sign-in failed">
      <p class="fault">{fault}</p>
      <SignInButton session={session} />
    </Page>
  );
}
