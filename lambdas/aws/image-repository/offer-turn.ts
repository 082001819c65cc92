import type { WaitingImage } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { text, uuid, whole } from '../sql-parameters.ts';
import { KEYS_OF_IMAGE } from './swept-images.ts';

/** Seconds after which an image whose object was not there may be looked at again. */
const OFFER_AGAIN_SECONDS = 30;

/**
 * The oldest waiting image of the owner who has least in work, if that is no more than the asking image's owner has. A
 * row is offered once in a while only, and one that never was comes first: whether its object is there is a question to
 * S3. One that was given back after a fault waits for its message. The asking image may have no row yet.
 *
 * Owners are found by stepping through the index from one to the next: the burst of one must not be read for the turn of
 * another.
 */
const OFFER_TURN = `
WITH RECURSIVE owners AS (
  (SELECT owner_id FROM images WHERE processing_status = 'uploaded' ORDER BY owner_id LIMIT 1)
  UNION ALL
  SELECT (
    SELECT images.owner_id FROM images
    WHERE processing_status = 'uploaded' AND images.owner_id > owners.owner_id ORDER BY images.owner_id LIMIT 1
  )
  FROM owners WHERE owners.owner_id IS NOT NULL
), in_work AS MATERIALIZED (
  SELECT owner_id, COUNT(*) AS images FROM images WHERE processing_status = 'processing' GROUP BY owner_id
), asking AS MATERIALIZED (
  SELECT owner.owner_id, COALESCE(in_work.images, 0) AS images
  FROM (SELECT COALESCE((SELECT owner_id FROM images WHERE id = :id), CAST(:unclaimed_owner AS text)) AS owner_id) AS owner
  LEFT JOIN in_work USING (owner_id)
), due AS MATERIALIZED (
  SELECT oldest.id
  FROM owners CROSS JOIN asking LEFT JOIN in_work ON in_work.owner_id = owners.owner_id
  CROSS JOIN LATERAL (
    SELECT id, created_at, offered_at FROM images
    WHERE processing_status = 'uploaded' AND images.owner_id = owners.owner_id
      AND COALESCE(offered_at, '-infinity') < now() - :again_seconds * interval '1 second'
      AND COALESCE(queued_at, '-infinity') <= now()
    ORDER BY created_at LIMIT 1
  ) AS oldest
  WHERE owners.owner_id <> asking.owner_id AND COALESCE(in_work.images, 0) <= asking.images
  ORDER BY COALESCE(in_work.images, 0), COALESCE(oldest.offered_at, '-infinity'), oldest.created_at, oldest.id LIMIT 1
), taken AS MATERIALIZED (
  SELECT images.id FROM images JOIN due USING (id) FOR UPDATE OF images SKIP LOCKED
)
UPDATE images SET offered_at = now()
FROM taken WHERE images.id = taken.id
RETURNING images.id, s3_key, upload_expires_at < now() AS upload_expired,
  ${KEYS_OF_IMAGE} AS keys`;

/**
 * @param imageId whose message has come up
 * @param unclaimedOwner who will own it if it has no row yet
 */
export async function offerTurn(
  database: Database,
  imageId: string,
  unclaimedOwner: string,
): Promise<WaitingImage | null> {
  const values = {
    id: uuid(imageId),
    unclaimed_owner: text(unclaimedOwner),
    again_seconds: whole(OFFER_AGAIN_SECONDS),
  };
  const [row] = await database.query(OFFER_TURN, values);
  if (row === undefined) return null;
  return {
    imageId: row.text('id'),
    key: row.text('s3_key'),
    keys: row.json<string[]>('keys'),
    uploadExpired: row.boolean('upload_expired'),
  };
}
