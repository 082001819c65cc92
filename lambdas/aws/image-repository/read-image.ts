import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type { AnalysisRequest } from '../../pipeline/image-analysis.ts';
import type { StoredOutput } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { text, uuid } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { type AnalysisRow, toAnalysis, type ZoneRow } from './analysis-parts.ts';
import { FACT_COLUMNS, toFacts } from './image-facts.ts';
import { type PositionRow, type TransitionRow, toPosition, toTransition } from './image-parts.ts';
import type { StoredAnalysis, StoredImage } from './stored-image.ts';

/** The newest moves of an image; more than this is a story for the operators. */
const HISTORY_LIMIT = 100;

/**
 * An image as rows of (part, position, content): the Data API allows 64 KiB per row and 1 MiB per result, and all indices
 * of one image are more than a row. Whatever a request or a file can make long has a row per element, so that none comes
 * near 16 KiB. One statement, so that the parts are of one moment.
 * The owner is part of the search, so that somebody else's image is as absent as one that never was.
 */
const READ = `
WITH found AS (
  SELECT * FROM images WHERE id = :id AND owner_id = :owner_id
), newest AS (
  SELECT analyses.* FROM analyses JOIN found ON analyses.image_id = found.id
  WHERE analyses.attempt > found.replaced_attempt ORDER BY analyses.attempt DESC LIMIT 1
), moves AS (
  SELECT id, from_status, to_status, attempt, moved_by, reason, moved_at FROM image_transitions
  WHERE image_id = (SELECT id FROM found) ORDER BY id DESC LIMIT ${HISTORY_LIMIT}
), parts AS (
  SELECT 'image' AS part, CAST(0 AS bigint) AS position, request AS content FROM found
  UNION ALL
  SELECT 'capture file', file.position, file.content
  FROM found CROSS JOIN jsonb_array_elements(capture_files) WITH ORDINALITY AS file(content, position)
  UNION ALL
  SELECT 'gps', 0, to_jsonb(image_gps) FROM image_gps JOIN found ON image_gps.image_id = found.id
  UNION ALL
  SELECT 'move', id, to_jsonb(moves) FROM moves
  UNION ALL
  SELECT 'analysis', 0, to_jsonb(newest) - 'indices' - 'warnings' - 'outputs' - 'grid' FROM newest
  UNION ALL
  SELECT 'index', entry.position, jsonb_build_object(entry.id, entry.content)
  FROM newest CROSS JOIN jsonb_each(indices) WITH ORDINALITY AS entry(id, content, position)
  UNION ALL
  SELECT 'zones', grid_y, jsonb_agg(to_jsonb(stress_zones) - 'analysis_id' ORDER BY grid_x)
  FROM stress_zones JOIN newest ON stress_zones.analysis_id = newest.id GROUP BY grid_y
  UNION ALL
  SELECT 'warning', warning.position, warning.content
  FROM newest CROSS JOIN jsonb_array_elements(warnings) WITH ORDINALITY AS warning(content, position)
  UNION ALL
  SELECT 'output', output.position, output.content
  FROM newest CROSS JOIN jsonb_array_elements(outputs) WITH ORDINALITY AS output(content, position)
)
SELECT part, content, ${FACT_COLUMNS}, images.attempt
FROM parts LEFT JOIN found AS images ON part = 'image'
ORDER BY position`;

export async function readImage(
  database: Database,
  id: string,
  ownerId: string,
): Promise<StoredImage | null> {
  const rows = await database.query(READ, { id: uuid(id), owner_id: text(ownerId) });
  const rowsOf = (part: string) => rows.filter((row) => row.text('part') === part);
  const [facts] = rowsOf('image');
  if (facts === undefined) return null;
  return toStoredImage(facts, (part) => rowsOf(part).map((row) => row.json('content')));
}

/** Contents of the part's rows, in their order; the caller names their type, as of any jsonb. */
type ReadPart = <Content>(part: string) => Content[];

function toStoredImage(facts: Row, read: ReadPart): StoredImage {
  const captureFiles = read<CaptureObject>('capture file');
  const [gps] = read<PositionRow>('gps');
  const [analysis] = read<AnalysisRow>('analysis');
  return {
    ...toFacts(facts),
    attempt: facts.number('attempt'),
    request: facts.json<AnalysisRequest>('content'),
    captureFiles: captureFiles.length === 0 ? null : captureFiles,
    gps: gps === undefined ? null : toPosition(gps),
    history: read<TransitionRow>('move').map(toTransition),
    analysis: analysis === undefined ? null : toAnalysis(analysis, toLists(read)),
  };
}

function toLists(read: ReadPart) {
  return {
    indices: Object.assign({}, ...read('index')) as StoredAnalysis['indices'],
    zones: read<ZoneRow[]>('zones').flat(),
    warnings: read<string>('warning'),
    outputs: read<StoredOutput>('output'),
  };
}
