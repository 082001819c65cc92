import type { Agenda } from './agenda.ts';
import type { PausingDatabase } from './pausing-database.ts';

/** What is to happen to one image. Times in seconds since midnight. */
export interface ImageFate {
  readonly id: string;
  readonly createdAt: number;
  /** From the creation to the object; null: it never comes. */
  readonly uploadSeconds: number | null;
  readonly fault: 'none' | 'event lost' | 'worker dies';
}

export interface SimulatedImage {
  readonly fate: ImageFate;
  arrivedAt: number | null;
  status: 'uploaded' | 'processing' | 'closed';
  leaseUntil: number;
  /** The columns by which the sweep waits. */
  sweptAt: number;
  timesQueued: number;
  workerDied: boolean;
}

export const LEASE_SECONDS = 120;

/** What images meet. */
export interface Plant {
  readonly processSeconds: number;
  /** Images worked on at a time. */
  readonly concurrency: number;
  /** Idle time before the database pauses. */
  readonly pauseAfterSeconds: number;
}

/** One image of a camera with its five bands; the shortest pause that Aurora offers. */
export const USUAL_PLANT: Plant = { processSeconds: 10, concurrency: 5, pauseAfterSeconds: 300 };
/** Uploads, the queue and the workers. */
export class SimulatedImages {
  readonly images = new Map<string, SimulatedImage>();
  readonly #agenda: Agenda;
  readonly #database: PausingDatabase;
  readonly #plant: Plant;
  readonly #queue: string[] = [];
  #busy = 0;

  constructor(agenda: Agenda, database: PausingDatabase, fates: readonly ImageFate[], plant: Plant) {
    this.#agenda = agenda;
    this.#plant = plant;
    this.#database = database;
    for (const fate of fates) agenda.add(fate.createdAt, (now) => this.#create(fate, now));
  }

  enqueue(id: string, now: number): void {
    this.#queue.push(id);
    this.#work(now);
  }

  #create(fate: ImageFate, now: number): void {
    this.#database.statement(now);
    const image: SimulatedImage = {
      fate,
      arrivedAt: null,
      status: 'uploaded',
      leaseUntil: 0,
      sweptAt: now,
      timesQueued: 0,
      workerDied: false,
    };
    this.images.set(fate.id, image);
    if (fate.uploadSeconds === null) return;
    this.#agenda.add(now + fate.uploadSeconds, (arrived) => {
      image.arrivedAt = arrived;
      if (fate.fault !== 'event lost') this.enqueue(fate.id, arrived);
    });
  }

  #work(now: number): void {
    while (this.#busy < this.#plant.concurrency && this.#queue.length > 0) {
      const image = this.images.get(this.#queue.shift()!)!;
      // Of several messages about one image, the first one takes it.
      if (image.status === 'uploaded') this.#claim(image, now);
    }
  }

  #claim(image: SimulatedImage, now: number): void {
    const answered = this.#database.statement(now);
    image.status = 'processing';
    image.leaseUntil = answered + LEASE_SECONDS;
    if (image.fate.fault === 'worker dies' && !image.workerDied) {
      image.workerDied = true;
      return;
    }
    this.#busy += 1;
    this.#agenda.add(answered + this.#plant.processSeconds, (done) => {
      this.#database.statement(done);
      image.status = 'closed';
      this.#busy -= 1;
      this.#work(done);
    });
  }
}
