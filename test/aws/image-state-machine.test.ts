import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { stuckImages } from '../../lambdas/aws/image-repository/stuck-images.ts';
import type { Claim, ClaimOutcome, ImageArrival, ImageClaims } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { type Held, ImageModel, MAXIMUM_ATTEMPTS } from './image-model.ts';
import { arrivalOf, exampleAnalysis, insertImage } from './image-states.ts';

let db: CropHealthDatabase;
let claims: ImageClaims;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  const settings = { leaseSeconds: 60, maximumAttempts: MAXIMUM_ATTEMPTS };
  claims = imageClaims(db.database, settings, async () => new Set());
});
afterAll(() => db.close());

type Worker = 'A' | 'B';

interface Model {
  readonly image: ImageModel;
  readonly holds: Partial<Record<Worker, Held>>;
  /** What a worker was told to open again, and has not yet. */
  readonly asked: Partial<
    Record<Worker, Extract<ClaimOutcome, { kind: 'reopenable' }> & { arrival: ImageArrival }>
  >;
}

interface Real {
  readonly id: string;
  readonly key: string;
  readonly holds: Partial<Record<Worker, Claim>>;
  releases: number;
}

/** The worker that is meant, or the other one where only that one has something to do. */
function whoHas(things: Partial<Record<Worker, unknown>>, preferred: Worker): Worker | undefined {
  const both: readonly Worker[] = preferred === 'A' ? ['A', 'B'] : ['B', 'A'];
  return both.find((worker) => things[worker] !== undefined);
}

const nameOf = (error: unknown): string => (error as Error).name;

/** A step that is always possible, and what must hold after each: the row and its history are those of the model. */
class Step implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly label: string,
    readonly check: (model: Readonly<Model>) => boolean,
    readonly act: (model: Model, real: Real) => Promise<void>,
  ) {}

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [real.id]);
    const { image } = model;
    expect(rows[0]).toMatchObject({
      processing_status: image.status,
      attempt: image.attempt,
      attempts_before: image.attemptsBefore,
      replaced_attempt: image.replacedAttempt,
      failure_code: image.failureCode,
    });
    const moves = await db.sql.query(
      `SELECT from_status, to_status, attempt, moved_by FROM image_transitions
       WHERE image_id = $1 AND from_status IS NOT NULL ORDER BY id`,
      [real.id],
    );
    const history = moves.rows.map(
      (row) => `${row.from_status} > ${row.to_status} (${row.attempt}, ${row.moved_by})`,
    );
    expect(history).toEqual(image.history);
  }

  toString(): string {
    return this.label;
  }
}

const workers = fc.constantFrom<Worker>('A', 'B');
const etags = fc.constantFrom('one', 'two');
/** Of a few events, so that they come twice and late. */
const events = fc.record({ etag: etags, sequencer: fc.constantFrom('1', '2', '3', '4', '5') });
const messages = fc.oneof(
  events,
  fc.constant({}),
  fc.nat({ max: 6 }).map((exhaustedAttempt) => ({ exhaustedAttempt })),
);

function claiming(worker: Worker, message: Partial<ImageArrival>, reads: string): Step {
  const label = `${worker} claims for ${JSON.stringify(message)} and reads ${reads}`;
  return new Step(
    label,
    () => true,
    async (model, real) => {
      const arrival = arrivalOf(real.id, real.key, message);
      const outcome = await claims.claim(arrival);
      expect({ kind: outcome.kind, ...('because' in outcome && { because: outcome.because }) }).toEqual(
        model.image.claim(arrival),
      );
      if (outcome.kind === 'claimed') {
        expect(outcome.claim.attemptsBefore).toBe(model.image.attemptsBefore);
        real.holds[worker] = outcome.claim;
        model.holds[worker] = { attempt: outcome.claim.attempt, etag: reads };
      }
      if (outcome.kind === 'reopenable') model.asked[worker] = { ...outcome, arrival };
    },
  );
}

function reopening(preferred: Worker): Step {
  return new Step(
    `${preferred} opens again`,
    ({ asked }) => whoHas(asked, preferred) !== undefined,
    async (model) => {
      const worker = whoHas(model.asked, preferred)!;
      const { arrival, opening, because } = model.asked[worker]!;
      expect(await claims.reopen(arrival, opening, because)).toBe(
        model.image.reopen(arrival, opening.attemptsBefore, because),
      );
      delete model.asked[worker];
    },
  );
}

/** What a holder writes: the same answer as the model's, be it a refusal. */
function writing(
  label: string,
  preferred: Worker,
  write: (claim: Claim, held: Held, real: Real) => Promise<string>,
  expected: (image: ImageModel, held: Held) => string,
): Step {
  return new Step(
    `${preferred} ${label}`,
    ({ holds }) => whoHas(holds, preferred) !== undefined,
    async (model, real) => {
      const worker = whoHas(model.holds, preferred)!;
      const held = model.holds[worker]!;
      const answer = await write(real.holds[worker]!, held, real).catch(nameOf);
      expect(answer).toBe(expected(model.image, held));
      // A refused worker goes on believing, as a zombie does.
      if (!answer.endsWith('Error') && label !== 'renews') delete model.holds[worker];
    },
  );
}

const readBy = (claim: Claim, held: Held) => new Map([[claim.key, held.etag]]);
const done = () => 'done';

const steps = [
  fc.tuple(workers, messages, etags).map((given) => claiming(...given)),
  fc.tuple(workers, messages, etags).map((given) => claiming(...given)),
  workers.map(reopening),
  workers.map((worker) =>
    writing(
      'renews',
      worker,
      (claim) => claims.renew(claim).then(done),
      (image, held) => image.renew(held),
    ),
  ),
  workers.map((worker) =>
    writing(
      'completes',
      worker,
      (claim, held) => claims.complete(claim, exampleAnalysis(), [], readBy(claim, held)).then(done),
      (image, held) => image.complete(held),
    ),
  ),
  fc
    .tuple(workers, fc.constantFrom('damaged_file' as const, 'object_missing' as const))
    .map(([worker, code]) =>
      writing(
        `fails with ${code}`,
        worker,
        (claim, held) => claims.fail(claim, code, 'a reason', readBy(claim, held)).then(done),
        (image, held) => image.fail(held, code),
      ),
    ),
  workers.map((worker) =>
    writing(
      'releases',
      worker,
      (claim, _held, real) => claims.release(claim, `fault ${real.releases++}`, 0),
      (image, held) => image.release(held),
    ),
  ),
  fc.constant(
    new Step(
      'the lease runs out',
      () => true,
      async ({ image }, { id }) => {
        const late = `lease_until = now() - interval '1 second'`;
        await db.sql.query(`UPDATE images SET ${late} WHERE id = $1 AND processing_status = 'processing'`, [
          id,
        ]);
        image.loseLease();
      },
    ),
  ),
  fc.constant(
    new Step(
      'the sweep takes expired leases',
      () => true,
      async ({ image }) => {
        const terms = { maximumAttempts: MAXIMUM_ATTEMPTS, lostEventSeconds: 0 };
        await stuckImages(db.database, terms).takeExpiredLeases(1000);
        image.sweepLeases();
      },
    ),
  ),
  fc.constant(
    new Step(
      'the sweep gives the upload up',
      () => true,
      async ({ image }, { id }) => {
        const terms = { maximumAttempts: MAXIMUM_ATTEMPTS, lostEventSeconds: 0 };
        await stuckImages(db.database, terms).failExpiredUploads([id]);
        image.expireUpload();
      },
    ),
  ),
];

describe('the statements of all movers, in any order', () => {
  it('make of an image what the state machine says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 30, size: 'max' }), async (commands) => {
        const { id, key } = await insertImage(db.sql, { upload_expires_at: `now() - interval '1 hour'` });
        const model: Model = { image: new ImageModel(), holds: {}, asked: {} };
        const real: Real = { id, key, holds: {}, releases: 0 };
        await fc.asyncModelRun(() => ({ model, real }), commands);
      }),
      { numRuns: 25 },
    );
  });
});
