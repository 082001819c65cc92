import { REGISTER_KEYS } from '../lambdas/contract.ts';
import type { FieldApp } from '../test/end-to-end/field-app.ts';
import type { PipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';
import type { ImagePlan } from './image-plan.ts';

export interface Tombstone {
  readonly id: string;
  readonly isPurged: boolean;
  readonly hasRow: boolean;
}

export interface Remains {
  /** Keys under raw/ and derived/. */
  readonly objects: readonly string[];
  /** Keys of the register. */
  readonly registered: readonly string[];
  readonly tombstones: ReadonlyMap<string, Tombstone>;
  /** The second purge was waited for. */
  readonly isForGood: boolean;
}

export const isToDelete = ({ kind }: ImagePlan): boolean => kind === 'deleted';

/** By id, what speaks against each image having been deleted. */
export async function tracesOf(
  plans: readonly ImagePlan[],
  apps: ReadonlyMap<string, FieldApp>,
  remains: Remains,
): Promise<Map<string, string[]>> {
  const traces = new Map<string, string[]>();
  for (const { id, owner } of plans) {
    const { status } = await apps.get(owner)!.call('GET', `/images/${id}`);
    const answer = status === 404 ? [] : [`GET answers ${status}`];
    traces.set(id, [...answer, ...leftOf(id, remains)]);
  }
  return traces;
}

/** Until the second purge, the tombstone and the register both say that there is something left to do. */
function leftOf(id: string, { objects, registered, tombstones, isForGood }: Remains): string[] {
  const tombstone = tombstones.get(id);
  if (tombstone === undefined) return ['no tombstone'];
  const isPending = !tombstone.isPurged && !isForGood;
  const wanted = isPending ? [REGISTER_KEYS.deleted(id)] : [];
  const entries = registered.filter((key) => key.includes(id));
  return [
    ...(tombstone.hasRow ? ['a row'] : []),
    ...(tombstone.isPurged || isPending ? [] : ['not purged for good']),
    ...objects.filter((key) => key.includes(id)),
    ...entries.filter((key) => !wanted.includes(key)),
    ...wanted.filter((key) => !entries.includes(key)).map((key) => `not purged, and no entry ${key}`),
  ];
}

export async function readTombstones(
  database: PipelineUnderTest['database'],
): Promise<Map<string, Tombstone>> {
  const { rows } = await database.query<Tombstone>(`
    SELECT id, purged_at IS NOT NULL AS "isPurged", EXISTS (SELECT FROM images WHERE images.id = deleted_images.id) AS "hasRow"
    FROM deleted_images`);
  return new Map(rows.map((tombstone) => [tombstone.id, tombstone]));
}
