import { useState } from 'preact/hooks';
import { Link } from '../navigation/link.tsx';
import { ADDRESSES } from '../navigation/routes.ts';
import { type Connection, describeItem } from './item-description.ts';
import { QueueActions } from './queue-actions.tsx';
import type { Activity, QueueItem } from './queue-item.ts';
import { sizeText } from './size-text.ts';
import type { Uploads } from './uploads.ts';

interface QueueRowProps {
  readonly item: QueueItem;
  readonly activity: Activity | undefined;
  readonly connection: Connection;
  readonly uploads: Uploads;
}

export function QueueRow({ item, activity, connection, uploads }: QueueRowProps) {
  const [fault, setFault] = useState<string>();
  const { label, tone, detail } = describeItem(item, activity, connection);
  const { filename, captureFiles, folder, field, mission, size, stage } = item;
  const together = captureFiles && `one capture of ${captureFiles.length} files`;
  const facts = [together, folder, field, mission, sizeText(size)].filter(
    (fact) => fact !== undefined && fact !== '',
  );
  return (
    <li class="card queue-row">
      <div class="queue-file">
        <p class="file-name">{filename}</p>
        <p class="quiet hint">{facts.join(' · ')}</p>
        {captureFiles === undefined ? null : (
          <p class="quiet hint file-names">{captureFiles.map((file) => file.filename).join(', ')}</p>
        )}
      </div>
      <div class="queue-state">
        <span class={`badge badge-${tone}`}>{label}</span>
        {activity?.name === 'sending' ? (
          <progress value={activity.sent} max={size} aria-label={`${filename} sent`} />
        ) : null}
        {detail === undefined ? null : <p class={tone === 'bad' ? 'fault' : 'hint'}>{detail}</p>}
        {stage.name === 'duplicate' ? (
          <Link to={ADDRESSES.image(stage.of)}>See the earlier image</Link>
        ) : null}
        {stage.name === 'completed' ? (
          <Link to={ADDRESSES.image(item.id)} label={`See the image ${filename}`}>
            See the image
          </Link>
        ) : null}
        {fault === undefined ? null : (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
      </div>
      <QueueActions item={item} uploads={uploads} onFault={setFault} />
    </li>
  );
}
