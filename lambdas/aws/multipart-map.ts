import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { AppendedTiles, MapSink } from '../imagery/cog/map-sink.ts';
import { InfrastructureError } from '../pipeline/errors.ts';
import { PartBuffer } from './part-buffer.ts';

/** bytes; S3 takes no smaller part but as the last one. Two maps of a few parts each is all that is in memory. */
const PART_BYTES = 5 * 1024 ** 2;
/** What comes before the full resolution has the numbers below: 10 GB. S3 knows 1 to 10,000. */
const FIRST_IMAGE_PART = 2001;

interface MapObject {
  readonly bucketName: string;
  readonly key: string;
  readonly contentType: string;
}

/**
 * A map that goes to S3 while it is made. Parts may come in any order: those of the full resolution are sent first, under
 * high numbers, and head and overviews last, under low ones. The first bytes of the full resolution are kept back, because
 * they fill up the last part before them. Nothing is at the key until the upload is completed.
 */
export class MultipartMap implements MapSink {
  readonly path = null;
  readonly #client: S3Client;
  readonly #object: MapObject;
  readonly #signal: AbortSignal | undefined;
  readonly #first = new PartBuffer(PART_BYTES);
  #current = new PartBuffer(PART_BYTES);
  #uploadId: string | undefined;
  #imageParts = 0;
  #sending: Promise<void> = Promise.resolve();
  readonly #sent: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];

  constructor(client: S3Client, object: MapObject, signal?: AbortSignal) {
    this.#client = client;
    this.#object = object;
    this.#signal = signal;
  }

  async append(bytes: Uint8Array): Promise<void> {
    let rest = this.#first.take(bytes);
    while (rest.length > 0) {
      rest = this.#current.take(rest);
      if (this.#current.isFull) await this.#sendCurrent();
    }
  }

  async makeRoom(length: number, { places }: AppendedTiles): Promise<Float64Array> {
    return places.map((place) => length + place);
  }

  async finish(before: AsyncIterable<Uint8Array>, length: number): Promise<void> {
    if (this.#uploadId === undefined && length + this.#first.length + this.#current.length <= PART_BYTES) {
      return this.#putWhole(before);
    }
    if (this.#current.length > 0) await this.#sendCurrent();
    const firstParts = new PartBuffer(PART_BYTES);
    let number = 1;
    const fill = async (bytes: Uint8Array) => {
      for (let rest = firstParts.take(bytes); ; rest = firstParts.take(rest)) {
        if (firstParts.isFull) await this.#send(number++, firstParts.empty());
        if (rest.length === 0) return;
      }
    };
    for await (const bytes of before) await fill(bytes);
    // With the first bytes of the full resolution it is whole, unless there is nothing behind them.
    await this.#send(number, Buffer.concat([firstParts.empty(), this.#first.empty()]));
    await this.#sending;
    await this.#complete();
  }

  async abandon(): Promise<void> {
    await this.#sending.catch(() => {});
    if (this.#uploadId === undefined) return;
    const { bucketName: Bucket, key: Key } = this.#object;
    const command = new AbortMultipartUploadCommand({ Bucket, Key, UploadId: this.#uploadId });
    // What could not be cleared away now is cleared by the bucket's rule for abandoned uploads.
    await this.#client.send(command).catch(() => {});
  }

  async #putWhole(before: AsyncIterable<Uint8Array>): Promise<void> {
    const pieces: Uint8Array[] = [];
    for await (const bytes of before) pieces.push(bytes);
    const Body = Buffer.concat([...pieces, this.#first.empty(), this.#current.empty()]);
    const { bucketName: Bucket, key: Key, contentType: ContentType } = this.#object;
    await this.#try(() =>
      this.#client.send(new PutObjectCommand({ Bucket, Key, ContentType, Body }), this.#options()),
    );
  }

  #sendCurrent(): Promise<void> {
    return this.#send(FIRST_IMAGE_PART + this.#imageParts++, this.#current.empty());
  }

  /** One part is under way at a time, while the next one is made; a fault shows with the next call. */
  async #send(PartNumber: number, Body: Uint8Array): Promise<void> {
    await this.#sending;
    this.#uploadId ??= await this.#create();
    const UploadId = this.#uploadId;
    this.#sending = this.#try(async () => {
      const { bucketName: Bucket, key: Key } = this.#object;
      const command = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body });
      const { ETag } = await this.#client.send(command, this.#options());
      this.#sent.push({ PartNumber, ETag });
    });
    // Reported when it is awaited; a fault before that must not end the process.
    this.#sending.catch(() => {});
  }

  async #create(): Promise<string> {
    const { bucketName: Bucket, key: Key, contentType: ContentType } = this.#object;
    const command = new CreateMultipartUploadCommand({ Bucket, Key, ContentType });
    const { UploadId } = await this.#try(() => this.#client.send(command, this.#options()));
    return UploadId!;
  }

  async #complete(): Promise<void> {
    const { bucketName: Bucket, key: Key } = this.#object;
    const Parts = [...this.#sent].sort((a, b) => a.PartNumber - b.PartNumber);
    const command = new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId: this.#uploadId,
      MultipartUpload: { Parts },
    });
    await this.#try(() => this.#client.send(command, this.#options()));
    this.#uploadId = undefined;
  }

  #options() {
    return this.#signal === undefined ? {} : { abortSignal: this.#signal };
  }

  async #try<Result>(send: () => Promise<Result>): Promise<Result> {
    try {
      return await send();
    } catch (cause) {
      this.#signal?.throwIfAborted();
      const on = this.#object.key;
      throw new InfrastructureError('s3_write_failed', { attempted: 'store a map', on, cause });
    }
  }
}
