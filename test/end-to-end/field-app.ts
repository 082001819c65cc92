import { readFile } from 'node:fs/promises';
import type {
  CreateCaptureGroupRequest,
  CreateImageRequest,
  CreateImageResponse,
  ImageResponse,
  ListImagesResponse,
  Problem,
  ReprocessImageRequest,
  ReprocessImageResponse,
} from '../../lambdas/api/types.ts';
import type { ImageStatus } from '../../lambdas/pipeline/image-status.ts';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What a field app does: HTTP with a token, nothing else. */
export class FieldApp {
  constructor(
    readonly apiUrl: string,
    readonly token: string,
  ) {}

  async call<Body>(
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? null : JSON.parse(text)) as Body,
    };
  }

  async create(request: CreateImageRequest | CreateCaptureGroupRequest): Promise<CreateImageResponse> {
    const answer = await this.call<CreateImageResponse & Problem>('POST', '/images', request);
    // 200: the same request again, as when the reply to the first one was lost.
    if (answer.status !== 201 && answer.status !== 200)
      throw new Error(`POST /images: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async send({ upload }: Pick<CreateImageResponse, 'upload'>, bytes: Uint8Array): Promise<Response> {
    if (upload === null) throw new Error('the image does not wait for an upload');
    // fetch sets the length itself, as a browser does, and S3 compares it with the signed one.
    const { 'content-length': _signed, ...headers } = upload.headers;
    return fetch(upload.url, { method: upload.method, headers, body: new Uint8Array(bytes) });
  }

  /** Creates the image and uploads the file. */
  async upload(path: string, request: Omit<CreateImageRequest, 'size'>): Promise<string> {
    const bytes = await readFile(path);
    const created = await this.create({ ...request, size: bytes.byteLength });
    const response = await this.send(created, bytes);
    if (!response.ok) throw new Error(`PUT ${request.filename}: ${response.status} ${await response.text()}`);
    return created.id;
  }

  async image(id: string): Promise<ImageResponse> {
    return (await this.call<ImageResponse>('GET', `/images/${id}`)).body;
  }

  reprocess(id: string, request?: ReprocessImageRequest): Promise<Answer<ReprocessImageResponse & Problem>> {
    return this.call('POST', `/images/${id}/reprocess`, request);
  }

  delete(id: string): Promise<Answer<Problem | null>> {
    return this.call('DELETE', `/images/${id}`);
  }

  async list(query = ''): Promise<ListImagesResponse> {
    return (await this.call<ListImagesResponse>('GET', `/images${query}`)).body;
  }

  /** The image once it has one of the statuses. */
  async waitFor(id: string, statuses: readonly ImageStatus[], timeoutSeconds = 30): Promise<ImageResponse> {
    const deadline = Date.now() + timeoutSeconds * 1000;
    // A question costs the machine that works on the image 30 ms: the longer it takes, the fewer of them.
    for (let pause = 75; ; pause = Math.min(1.25 * pause, 400)) {
      const image = await this.image(id);
      if (statuses.includes(image.status)) return image;
      if (Date.now() > deadline) {
        throw new Error(
          `image ${id} is still ${image.status} after ${timeoutSeconds} s, not ${statuses.join(' or ')}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
