import { useState } from 'preact/hooks';
import type { ImageSummary } from '../../../lambdas/api/types.ts';
import type { ImageStatus } from '../../../lambdas/pipeline/image-status.ts';
import type { Api } from '../api/api.ts';
import { Link } from '../navigation/link.tsx';
import { ADDRESSES } from '../navigation/routes.ts';
import { resultText } from '../uploads/item-description.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { STATUS_NAMES } from './image-filter.ts';
import { ProcessAgain } from './process-again.tsx';

const TONES: Readonly<Record<ImageStatus, string>> = {
  uploaded: 'quiet',
  processing: 'busy',
  completed: 'good',
  failed: 'bad',
};

interface ImageRowProps {
  readonly api: Api;
  readonly image: ImageSummary;
  /** It is processed again. */
  onProcessing(): void;
  onDelete(): Promise<void>;
}

export function ImageRow({ api, image, onProcessing, onDelete }: ImageRowProps) {
  const [isAsked, setAsked] = useState(false);
  const [fault, setFault] = useState<string>();
  const { id, filename, field, mission, status, failureReason, ndviMean, health } = image;
  const remove = () => {
    setAsked(false);
    onDelete().catch((error: Error) => setFault(error.message));
  };
  return (
    <li class="card image-row">
      <div class="queue-file">
        <Link to={ADDRESSES.image(id)} class="file-name">
          {filename}
        </Link>
        <p class="quiet hint">
          {field === null ? null : <Link to={ADDRESSES.field(field)}>{field}</Link>}
          {[field === null ? undefined : '', mission, momentOf(image)]
            .filter((fact) => fact != null)
            .join(' · ')}
        </p>
      </div>
      <div class="queue-state">
        <span class={`badge badge-${TONES[status]}`}>{STATUS_NAMES[status]}</span>
        {status === 'completed' ? <p class="hint">{resultText(ndviMean, health?.status ?? null)}</p> : null}
        {status === 'failed' ? <p class="fault">{failureReason}</p> : null}
        {status === 'failed' ? <ProcessAgain api={api} image={image} onAsked={onProcessing} /> : null}
        {fault === undefined ? null : (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
      </div>
      <div class="queue-actions">
        <button
          type="button"
          class="button-plain"
          aria-label={`Delete ${filename}`}
          onClick={() => setAsked(true)}
        >
          Delete
        </button>
      </div>
      {isAsked ? (
        <ConfirmDialog
          question={`Delete ${filename}?`}
          consequence="The image, its maps and its figures are removed. This cannot be undone."
          confirm="Delete"
          onConfirm={remove}
          onCancel={() => setAsked(false)}
        />
      ) : null}
    </li>
  );
}

/** When it was taken, or where nobody knows when it was sent; on the device's clock. */
function momentOf({ capturedAt, createdAt }: ImageSummary): string {
  const moment = new Date(capturedAt ?? createdAt);
  const text = moment.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  return capturedAt === null ? `sent ${text}` : text;
}
