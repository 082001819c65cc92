import type { Bed, BedCollection, BedGeometry } from '../../pipeline/bed-statistics.ts';
import type { Database } from '../data-api.ts';
import { text, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** Of the text of geometries in one answer of the Data API, which may have 1 MiB; one bed has less than 64 KiB. */
const PAGE_BYTES = 500_000;
/** A collection that changes this often while it is read is a fault. */
const TRIES = 5;

/** What is known of a collection without its beds. */
export interface BedCollectionFacts extends Omit<BedCollection, 'beds'> {
  readonly bedCount: number;
}

const READ_FACTS = `
SELECT field, revision, bed_count, updated_at FROM bed_collections WHERE owner_id = :owner_id AND field = :field`;

/** null where the owner's field has no beds. */
export async function readBedCollectionFacts(
  database: Database,
  ownerId: string,
  field: string,
): Promise<BedCollectionFacts | null> {
  const [row] = await database.query(READ_FACTS, { owner_id: text(ownerId), field: text(field) });
  return row === undefined ? null : factsOf(row);
}

export function factsOf(row: Row): BedCollectionFacts {
  return {
    field: row.text('field'),
    revision: row.number('revision'),
    bedCount: row.number('bed_count'),
    updatedAt: row.instant('updated_at'),
  };
}

const READ_PAGE = `
SELECT bed_id, name, geometry, position FROM (
  SELECT bed_id, name, geometry, position,
    sum(octet_length(CAST(geometry AS text))) OVER (ORDER BY position) AS bytes
  FROM beds WHERE owner_id = :owner_id AND field = :field AND revision = :revision AND position >= :first
) AS rest
WHERE bytes <= ${PAGE_BYTES}
ORDER BY position`;

/** All beds of one revision; null where the owner's field has none. */
export async function readBedCollection(
  database: Database,
  ownerId: string,
  field: string,
): Promise<BedCollection | null> {
  for (let tries = 0; tries < TRIES; tries++) {
    const facts = await readBedCollectionFacts(database, ownerId, field);
    if (facts === null) return null;
    const beds = await readBeds(database, ownerId, facts);
    const { bedCount, ...collection } = facts;
    // Otherwise the collection was replaced meanwhile.
    if (beds.length === bedCount) return { ...collection, beds };
  }
  throw new Error(`the beds of field ${field} changed ${TRIES} times while they were read`);
}

async function readBeds(
  database: Database,
  ownerId: string,
  { field, revision, bedCount }: BedCollectionFacts,
): Promise<readonly Bed[]> {
  const values = { owner_id: text(ownerId), field: text(field), revision: whole(revision) };
  const beds: Bed[] = [];
  while (beds.length < bedCount) {
    const rows = await database.query(READ_PAGE, { ...values, first: whole(beds.length) });
    if (rows.length === 0) break;
    for (const row of rows) {
      const geometry = row.json<BedGeometry>('geometry');
      beds.push({ id: row.text('bed_id'), name: row.textOrNull('name'), geometry });
    }
  }
  return beds;
}
