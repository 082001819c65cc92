import type { Health } from '../../pipeline/image-analysis.ts';
import type { Database } from '../data-api.ts';
import { instant, uuid, whole } from '../sql-parameters.ts';
import { FACT_COLUMNS, type ImageFacts, toFacts } from './image-facts.ts';
import { type ListFilters, toCondition } from './list-filters.ts';

export type { ListFilters } from './list-filters.ts';

/** The last row of the page before. */
export interface PageStart {
  /** RFC 3339 to the microsecond: two rows of one millisecond must not hide each other. */
  readonly createdAt: string;
  readonly id: string;
}

export interface ListQuery {
  readonly filters: ListFilters;
  readonly limit: number;
  readonly after: PageStart | null;
}

export interface ListedImage extends ImageFacts {
  readonly health: Pick<Health, 'score' | 'status'> | null;
  readonly ndviMean: number | null;
}

export interface ImagePage {
  readonly images: readonly ListedImage[];
  readonly next: PageStart | null;
}

const newestFirst = (condition: string) => `
SELECT ${FACT_COLUMNS}, newest.health_score, newest.health_status, newest.ndvi_mean,
  to_char(images.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24-MI-SS-US') AS position
FROM images
LEFT JOIN LATERAL (
  SELECT health_score, health_status, ndvi_mean FROM analyses
  WHERE analyses.image_id = images.id AND analyses.attempt > images.replaced_attempt ORDER BY analyses.attempt DESC LIMIT 1
) AS newest ON true
WHERE ${condition}
ORDER BY images.created_at DESC, images.id DESC
LIMIT :limit`;

const AFTER = '(images.created_at, images.id) < (CAST(:after_created_at AS timestamptz), :after_id)';

/** An owner's images, newest first. */
export async function listImages(database: Database, query: ListQuery): Promise<ImagePage> {
  const { after, limit } = query;
  const { condition, values } = toCondition(query.filters);
  const rows = await database.query(newestFirst(after === null ? condition : `${condition} AND ${AFTER}`), {
    ...values,
    ...(after !== null && { after_id: uuid(after.id), after_created_at: instant(after.createdAt) }),
    // One more than asked for tells whether there is another page.
    limit: whole(limit + 1),
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    images: page.map((row) => ({
      ...toFacts(row),
      health: toHealth(row.numberOrNull('health_score'), row.textOrNull('health_status')),
      ndviMean: row.numberOrNull('ndvi_mean'),
    })),
    next: last === undefined ? null : { createdAt: toInstant(last.text('position')), id: last.text('id') },
  };
}

/** The pattern has no colons because the Data API would take them for parameters. */
function toInstant(position: string): string {
  const [date, time = ''] = position.split(' ');
  const [hours, minutes, seconds, microseconds] = time.split('-');
  return `${date}T${hours}:${minutes}:${seconds}.${microseconds}Z`;
}

function toHealth(score: number | null, status: string | null): ListedImage['health'] {
  return score === null || status === null ? null : { score, status: status as Health['status'] };
}
