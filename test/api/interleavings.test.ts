import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { REGISTER_KEYS } from '../../lambdas/contract.ts';
import { LeaseLostError } from '../../lambdas/pipeline/errors.ts';
import type { Claim } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { exampleAnalysis, type InsertedImage, insertImage, NOTHING_READ } from '../aws/image-states.ts';
import { apiClient } from './api-client.ts';
import { journalOf } from './image-journal.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

type Act =
  | { readonly kind: 'reprocess'; readonly scale: 1 | 2 | null }
  | { readonly kind: 'delete' | 'expire' }
  | { readonly kind: 'claim' | 'complete' | 'fail' | 'release'; readonly worker: 0 | 1 };

const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reprocess'), scale: fc.constantFrom(1, 2, null) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'expire') }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('claim', 'claim', 'complete', 'fail', 'release'),
      worker: fc.constantFrom(0, 1),
    }),
  },
) as fc.Arbitrary<Act>;

/** What is done at the same time, again and again. */
const aStory = fc.array(fc.array(anAct, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 14 });

interface State {
  readonly processing_status: string;
  readonly attempt: number;
  readonly attempts_before: number;
  readonly request: unknown;
  readonly analyses: readonly number[];
}

/** One image, its owner and two workers, on the real statements. */
class Story {
  readonly #journal = journalOf(db.database);
  readonly #api = apiClient(this.#journal.parts);
  readonly #claims = imageClaims(
    db.database,
    { leaseSeconds: 60, maximumAttempts: 3 },
    async () => new Set(),
  );
  readonly #held: (Claim | null)[] = [null, null];
  readonly #requests = new Map<number, unknown>();
  readonly #committed: number[] = [];
  #deleted = false;

  constructor(readonly image: InsertedImage) {}

  async act(act: Act): Promise<void> {
    const path = `/images/${this.image.id}`;
    switch (act.kind) {
      case 'reprocess': {
        const wasDeleted = this.#deleted;
        const { status } = await this.#api('POST', `${path}/reprocess`, {
          owner: 'owner',
          body: { scale: act.scale },
        });
        expect(wasDeleted ? [404] : [202, 404]).toContain(status);
        return;
      }
      case 'delete':
        expect((await this.#api('DELETE', path, { owner: 'owner' })).status).toBe(204);
        this.#deleted = true;
        return;
      case 'expire':
        await db.sql.query(
          `UPDATE images SET lease_until = now() - interval '1 second' WHERE id = $1 AND lease_until IS NOT NULL`,
          [this.image.id],
        );
        return;
      case 'claim':
        return this.#claim(act.worker);
      default:
        return this.#write(act.kind, act.worker);
    }
  }

  async #claim(worker: number): Promise<void> {
    const wasDeleted = this.#deleted;
    const outcome = await this.#claims.claim(this.image.arrival);
    if (outcome.kind !== 'claimed') return;
    expect(wasDeleted).toBe(false);
    this.#held[worker] = outcome.claim;
    this.#requests.set(outcome.claim.attempt, outcome.claim.request);
  }

  async #write(kind: 'complete' | 'fail' | 'release', worker: number): Promise<void> {
    const claim = this.#held[worker];
    if (!claim) return;
    this.#held[worker] = null;
    try {
      if (kind === 'complete') {
        await this.#claims.complete(claim, exampleAnalysis(), [], NOTHING_READ);
        this.#committed.push(claim.attempt);
      } else if (kind === 'fail') await this.#claims.fail(claim, 'damaged_file', 'broken', NOTHING_READ);
      else await this.#claims.release(claim, 'fault', 0);
    } catch (error) {
      expect(error).toBeInstanceOf(LeaseLostError);
    }
  }

  /** Whether a write would be one of a worker that still holds the image. */
  mayWrite(act: Act, { processing_status, attempt }: State): boolean {
    const claim = 'worker' in act ? this.#held[act.worker] : undefined;
    return claim?.attempt === attempt && processing_status === 'processing';
  }

  async state(): Promise<State | null> {
    const { rows } = await db.sql.query<State & Record<string, unknown>>(
      `SELECT processing_status, attempt, attempts_before, request,
         (SELECT COALESCE(jsonb_agg(attempt ORDER BY attempt), '[]') FROM analyses WHERE image_id = images.id) AS analyses
       FROM images WHERE id = $1`,
      [this.image.id],
    );
    return rows[0] ?? null;
  }

  /** What holds whatever has happened. */
  async check(before: State | null, after: State | null): Promise<void> {
    if (this.#deleted) {
      expect(after).toBeNull();
      const { rows } = await db.sql.query(
        `SELECT (SELECT count(*)::int FROM analyses WHERE image_id = $1) AS analyses,
           (SELECT count(*)::int FROM image_transitions WHERE image_id = $1) AS transitions,
           (SELECT count(*)::int FROM deleted_images WHERE id = $1) AS tombstones`,
        [this.image.id],
      );
      expect(rows).toEqual([{ analyses: 0, transitions: 0, tombstones: 1 }]);
      return;
    }
    if (before === null || after === null) throw new Error('the image is gone, and nobody has deleted it');
    const { processing_status: status, attempt, attempts_before: attemptsBefore, request, analyses } = after;
    expect(attempt).toBeGreaterThanOrEqual(before.attempt);
    expect(analyses).toEqual(this.#committed.toSorted((left, right) => left - right));
    if (status === 'completed') {
      expect(analyses.at(-1)).toBe(attempt);
      expect(this.#requests.get(attempt)).toEqual(request);
    }
    if (status === 'uploaded' || status === 'processing') {
      const entries = this.#journal.of(this.image.id);
      if (attemptsBefore > 0) expect(entries).toContain(REGISTER_KEYS.open(this.image.id, attemptsBefore, 1));
    }
  }
}

describe('an owner and two workers at one image', () => {
  it('whatever they do at the same time: no statement is refused, no lost claim writes, nothing comes back', async () => {
    await fc.assert(
      fc.asyncProperty(aStory, async (rounds) => {
        const story = new Story(await insertImage(db.sql, { uploaded_at: 'now()' }));
        for (const acts of rounds) {
          const before = await story.state();
          const alone = acts.length === 1 && before !== null ? acts[0] : undefined;
          const isLost =
            alone !== undefined &&
            ['complete', 'fail', 'release'].includes(alone.kind) &&
            !story.mayWrite(alone, before!);
          await Promise.all(acts.map((act) => story.act(act)));
          const after = await story.state();
          if (isLost) expect(after).toEqual(before);
          await story.check(before, after);
        }
      }),
      { numRuns: 30 },
    );
  });
});
