import { useState } from 'preact/hooks';
import { announce } from '../layout/announcements.tsx';
import { Page } from '../layout/page.tsx';
import type { Session } from '../sign-in/session.ts';
import { SignInButton } from '../sign-in/sign-in-prompt.tsx';
import { useStore } from '../store/use-store.ts';
import { DropZone } from './drop-zone.tsx';
import type { FoundFile } from './dropped-files.ts';
import { LabelFields } from './label-fields.tsx';
import { rememberedLabels, rememberLabels } from './labels.ts';
import type { SkippedFile } from './new-items.ts';
import { QueueList } from './queue-list.tsx';
import { SkippedFiles } from './skipped-files.tsx';
import type { Uploads } from './uploads.ts';

/** Adds files, and shows how far each has come. */
export function UploadsPage({ uploads, session }: { readonly uploads: Uploads; readonly session: Session }) {
  const { signedIn } = useStore(session.state);
  const [labels, setLabels] = useState(rememberedLabels);
  const [skipped, setSkipped] = useState<readonly SkippedFile[]>([]);
  const [fault, setFault] = useState<string>();
  const add = async (found: readonly FoundFile[]) => {
    setFault(undefined);
    rememberLabels(labels);
    // Without it, a device that is short of room may drop the queue.
    void navigator.storage?.persist?.();
    try {
      const { images, files, skipped } = await uploads.queue.add(found, labels);
      setSkipped(skipped);
      const together = images < files ? `, put together to ${images} images` : '';
      announce(`${files} files added${together}, ${skipped.length} skipped.`);
    } catch (error) {
      setFault(wordsFor(error as Error));
    }
  };
  return (
    <Page title="Uploads">
      {signedIn ? null : (
        <div class="note note-offline note-box">
          <p>You are signed out. What waits here is sent once you sign in again.</p>
          <SignInButton session={session} />
        </div>
      )}
      <LabelFields labels={labels} onChange={setLabels} />
      <DropZone onFiles={add} />
      {fault === undefined ? null : (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <SkippedFiles skipped={skipped} onDismiss={() => setSkipped([])} />
      <QueueList uploads={uploads} signedIn={signedIn} />
    </Page>
  );
}

function wordsFor({ name, message }: Error): string {
  if (name !== 'QuotaExceededError') return `The files could not be added: ${message}`;
  return 'This device has no room for more files. Wait until some have been sent, or free some space.';
}
