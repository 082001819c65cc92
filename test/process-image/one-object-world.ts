import { describeFault } from '../../lambdas/aws/describe-fault.ts';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { stuckImages } from '../../lambdas/aws/image-repository/stuck-images.ts';
import { InfrastructureError, InputError } from '../../lambdas/pipeline/errors.ts';
import type { ImageArrival, ImageOpening } from '../../lambdas/pipeline/ports.ts';
import {
  type ProcessImageParts,
  type ProcessOutcome,
  processImage,
} from '../../lambdas/process-image/process-image.ts';
import type { CropHealthDatabase } from '../aws/crop-health-database.ts';
import { arrivalOf, exampleAnalysis } from '../aws/image-states.ts';
import { Stops } from './stops.ts';

/** What is put: one letter, its own ETag. */
export const BYTES = ['a', 'b', 'damaged'] as const;
export type Bytes = (typeof BYTES)[number];

interface Worker {
  readonly message: ImageArrival;
  readonly stops: Stops;
  readonly ended: Promise<ProcessOutcome>;
}

const MOST_WORKERS = 2;

/** One image with its object, its messages and its workers. The database is real; time passes in steps only. */
export class OneObjectWorld {
  readonly puts: Bytes[] = [];
  readonly #queue: ImageArrival[] = [];
  readonly #register = new Set<string>();
  readonly #workers: Worker[] = [];
  /** Index of the last put whose event a worker was given; -1 before the first. */
  newestTold = -1;

  constructor(
    readonly db: CropHealthDatabase,
    readonly image: { readonly id: string; readonly key: string },
    readonly maximumAttempts: number,
  ) {
    this.#register.add(entryOf({ imageId: image.id, attemptsBefore: 0, objects: 1 }));
  }

  put(bytes: Bytes, isEventLost: boolean): void {
    this.puts.push(bytes);
    const sequencer = String(this.puts.length).padStart(4, '0');
    if (!isEventLost) this.#send({ etag: bytes, sequencer });
  }

  repeat(choice: number): void {
    const message = this.#queue[choice % this.#queue.length];
    if (message !== undefined) this.#queue.push(message);
  }

  /** Gives a message to a worker, and lets it run to its first stop. */
  async deliver(choice: number): Promise<void> {
    if (this.#queue.length === 0 || this.#workers.length === MOST_WORKERS) return;
    const [message] = this.#queue.splice(choice % this.#queue.length, 1) as [ImageArrival];
    this.newestTold = Math.max(this.newestTold, Number(message.sequencer ?? 0) - 1);
    const stops = new Stops();
    const reached = stops.next();
    const worker = { message, stops, ended: processImage(message, this.#partsWith(stops)) };
    this.#workers.push(worker);
    await this.#untilStopped(worker, reached);
  }

  async step(choice: number): Promise<void> {
    const worker = this.#workers[choice % this.#workers.length];
    if (worker !== undefined) await this.#untilStopped(worker, worker.stops.next());
  }

  /** Every worker counts as gone, and the sweep gives the image back. A worker that goes on all the same is a zombie. */
  async loseLeases(): Promise<void> {
    const late = `lease_until = now() - interval '1 second'`;
    const held = `id = $1 AND processing_status = 'processing'`;
    await this.db.sql.query(`UPDATE images SET ${late} WHERE ${held}`, [this.image.id]);
    const terms = { maximumAttempts: this.maximumAttempts, lostEventSeconds: 0 };
    await stuckImages(this.db.database, terms).takeExpiredLeases(1000);
  }

  async row(): Promise<Record<string, unknown>> {
    const { rows } = await this.db.sql.query('SELECT * FROM images WHERE id = $1', [this.image.id]);
    return rows[0] as Record<string, unknown>;
  }

  /** An open image has its entry, at any moment. */
  async isRegistered(): Promise<boolean> {
    const { processing_status: status, attempts_before: attemptsBefore } = await this.row();
    if (status !== 'uploaded' && status !== 'processing') return true;
    const opening = { imageId: this.image.id, attemptsBefore: Number(attemptsBefore), objects: 1 };
    return this.#register.has(entryOf(opening));
  }

  /** Workers end, messages are delivered, and the sweep sends its own for an open row, until nothing is left. */
  async becomeQuiet(): Promise<void> {
    for (let round = 0; round < 300; round++) {
      if (this.#workers.length > 0) await this.step(0);
      else if (this.#queue.length > 0) await this.deliver(0);
      else if ((await this.row()).processing_status === 'uploaded') this.#send({});
      else if ((await this.row()).processing_status === 'processing') await this.loseLeases();
      else return;
    }
    throw new Error('the image comes to no end');
  }

  /** What the analysis that counts was made of; null where none does. */
  async described(): Promise<Bytes | null> {
    const { rows } = await this.db.sql.query(
      `SELECT summary FROM analyses JOIN images ON images.id = image_id
       WHERE image_id = $1 AND analyses.attempt > replaced_attempt ORDER BY analyses.attempt DESC LIMIT 1`,
      [this.image.id],
    );
    return (rows[0]?.summary as Bytes | undefined) ?? null;
  }

  #send(event: Partial<ImageArrival>): void {
    this.#queue.push(arrivalOf(this.image.id, this.image.key, event));
  }

  async #untilStopped(worker: Worker, reached: Promise<void>): Promise<void> {
    const outcome = await Promise.race([reached, worker.ended]);
    if (outcome === undefined) return;
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    // SQS brings the message again.
    if (outcome.kind === 'released' && outcome.movedTo === 'uploaded') this.#queue.push(worker.message);
  }

  /** Stops before it opens the object, before it reads it, and before it stores what it found. */
  #partsWith(stops: Stops): ProcessImageParts {
    const terms = { leaseSeconds: 60, maximumAttempts: this.maximumAttempts };
    let pinned: Bytes = 'a';
    return {
      claims: imageClaims(this.db.database, terms, async () => new Set()),
      register: {
        enterOpen: async (opening) => void this.#register.add(entryOf(opening)),
        removeOpen: async (opening) => void this.#register.delete(entryOf(opening)),
        enterDeleting: async () => undefined,
      },
      gate: null,
      describeUnclaimed: async () => null,
      onOpened: () => undefined,
      onRegisterFault: () => undefined,
      tellOf: async () => undefined,
      openSource: async ({ key }, _signal, onPinned) => {
        await stops.here();
        pinned = this.#now();
        onPinned(key, pinned);
        return { name: key, size: 1, read: async () => new Uint8Array(1) };
      },
      outputs: {
        openMap: () => {
          throw new Error('the played engine makes no maps');
        },
        putFile: async () => undefined,
        putText: async () => undefined,
      },
      analyse: async () => {
        await stops.here();
        const context = { attempted: 'read the uploaded object', on: this.image.key };
        if (this.#now() !== pinned) throw new InfrastructureError('object_overwritten', context);
        await stops.here();
        if (pinned === 'damaged') throw new InputError('damaged_file', 'it is damaged', context);
        return exampleAnalysis({ summary: pinned });
      },
      onClaimed: () => undefined,
      onWorkspace: () => undefined,
      describeFault,
      retryAfterSeconds: 0,
      lease: { leaseSeconds: 60, onRenewalFault: () => undefined },
      maximumPixels: 1,
      outOfTime: new AbortController().signal,
    };
  }

  #now(): Bytes {
    return this.puts.at(-1)!;
  }
}

function entryOf({ imageId, attemptsBefore, objects }: ImageOpening): string {
  return `${imageId}/${attemptsBefore}/${objects}`;
}
