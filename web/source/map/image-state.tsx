import type { ImageResponse } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { ProcessAgain } from '../images/process-again.tsx';

interface ImageStateProps {
  readonly api: Api;
  readonly image: ImageResponse;
  readonly onReprocessed: () => void;
}

/** Why there is no map yet, or never will be by itself. */
export function ImageState({ api, image, onReprocessed }: ImageStateProps) {
  if (image.status === 'failed') return <Failure api={api} image={image} onReprocessed={onReprocessed} />;
  if (image.status === 'completed') return null;
  const words =
    image.uploadedAt === null
      ? 'The file of this image has not been uploaded yet.'
      : 'This image is being analysed. The map appears as soon as it is finished.';
  return (
    <p class="state" role="status">
      {words}
    </p>
  );
}

function Failure({ api, image, onReprocessed }: ImageStateProps) {
  return (
    <div class="state state-failed">
      <p role="alert">
        <strong>This image could not be analysed.</strong> {image.failureReason}{' '}
        <code class="quiet">{image.failureCode}</code>
      </p>
      <ProcessAgain key={image.id} api={api} image={image} isOpen onAsked={onReprocessed} />
    </div>
  );
}
