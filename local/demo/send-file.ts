import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { CreatedImage } from '../../client/operations.ts';
import { ImageRefusedError } from './image-refused.ts';

type Upload = NonNullable<CreatedImage['upload']>;

/** Sends the file as the presigned upload asks for it, in a stream: it may be larger than memory. */
export async function sendFile(path: string, { url, method, headers }: Upload): Promise<void> {
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream;
  const response = await fetch(url, { method, headers, body, duplex: 'half' } as RequestInit);
  if (response.ok) {
    await response.body?.cancel();
    return;
  }
  const answer = await response.text();
  const code = /<Code>(.*?)<\/Code>/.exec(answer)?.[1] ?? `http_${response.status}`;
  const message = /<Message>(.*?)<\/Message>/.exec(answer)?.[1] ?? response.statusText;
  throw new ImageRefusedError('upload_refused', `the upload was refused: ${code}: ${message}`);
}
