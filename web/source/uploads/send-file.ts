import type { UploadInstructions } from '../../../lambdas/api/types.ts';
import { NotReachedError } from '../api/api-errors.ts';

/** S3 refused the bytes. */
export class StorageError extends Error {
  override readonly name = 'StorageError';

  constructor(
    readonly status: number,
    /** As S3 calls it, such as `AccessDenied` of a link that has expired. */
    readonly code: string,
  ) {
    super(`The storage refused the file (${code}).`);
  }
}

export interface Sending {
  readonly signal: AbortSignal;
  /** @param sent bytes */
  onProgress(sent: number): void;
}

/** Sends the bytes as the API has said. XMLHttpRequest, because fetch does not tell how much is sent. */
export function sendFile(
  { method, url, headers }: Pick<UploadInstructions, 'method' | 'url' | 'headers'>,
  file: Blob,
  options: Sending,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      // Browsers set it themselves, and let nobody else.
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => options.onProgress(loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new StorageError(request.status, errorCode(request.responseText)));
    };
    request.onerror = () => reject(new NotReachedError('The storage'));
    request.onabort = () => reject(options.signal.reason);
    request.onloadend = () => options.signal.removeEventListener('abort', abort);
    options.signal.addEventListener('abort', abort);
    request.send(file);
  });
}

/** S3 answers in XML. */
function errorCode(xml: string): string {
  return /<Code>([A-Za-z0-9]+)<\/Code>/.exec(xml)?.[1] ?? 'unknown';
}
