import { useState } from 'preact/hooks';
import { address } from '../navigation/navigation.ts';
import { useStore } from '../store/use-store.ts';
import type { Session } from './session.ts';

/** A button that leads to the sign-in page and back to where the user is now. */
export function SignInButton({ session }: { readonly session: Session }) {
  const here = useStore(address);
  const [fault, setFault] = useState<string>();
  const signIn = () => {
    setFault(undefined);
    session
      .signIn(here)
      .catch((error: Error) => setFault(`${error.message}. Try again once you have a network.`));
  };
  return (
    <>
      <button type="button" class="button" onClick={signIn}>
        Sign in
      </button>
      {fault === undefined ? null : (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}

/** What stands in place of a page that nobody may see without a session. */
export function SignInPrompt({ session }: { readonly session: Session }) {
  return (
    <section class="welcome">
      <p>Upload drone images of your fields, and see how the crop is doing, bed by bed.</p>
      <SignInButton session={session} />
    </section>
  );
}
