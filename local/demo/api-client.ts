import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreatedImage, Image, Problem, Upload } from './api-types.ts';

/** The image did not get through, and why, in a code for programs and a sentence for people. */
export class ImageRefusedError extends Error {
  override readonly name = 'ImageRefusedError';

  constructor(
    readonly code: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

export interface ApiClient {
  createImage(request: object): Promise<CreatedImage>;
  getImage(id: string): Promise<Image>;
}

/** Answers that pass: a database that resumes, a function that starts. */
const RETRIED_STATUSES = [429, 502, 503, 504];
const RETRIES = 8;

export function apiClient(options: { readonly url: string; readonly token: string }): ApiClient {
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const headers = { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' };
    for (let attempt = 0; ; attempt += 1) {
      const response = await fetch(`${options.url}${path}`, { ...init, headers });
      if (response.ok) return response.json();
      if (!RETRIED_STATUSES.includes(response.status) || attempt >= RETRIES) throw await refusal(response);
      await response.body?.cancel();
      await sleep(250 * (attempt + 1));
    }
  };
  return {
    createImage: (request) =>
      call('/images', { method: 'POST', body: JSON.stringify(request) }) as Promise<CreatedImage>,
    getImage: (id) => call(`/images/${encodeURIComponent(id)}`, { method: 'GET' }) as Promise<Image>,
  };
}

async function refusal(response: Response): Promise<ImageRefusedError> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const fields = (problem.errors ?? []).map(
    (one) => `${one.field}: ${one.message}, accepted: ${one.accepted}`,
  );
  const reason = [problem.detail ?? problem.message ?? response.statusText, ...fields].join('; ');
  return new ImageRefusedError(problem.code ?? `http_${response.status}`, reason);
}

/** Sends the file as the presigned upload asks for it, in a stream: it may be larger than memory. */
export async function upload(path: string, { url, method, headers }: Upload): Promise<void> {
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
