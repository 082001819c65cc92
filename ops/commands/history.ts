import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { readImage } from '../../lambdas/aws/image-repository/read-image.ts';
import type { StoredImage } from '../../lambdas/aws/image-repository/stored-image.ts';
import { rawPrefixOf } from '../../lambdas/aws/object-key.ts';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { UsageError } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { describeHistory, describeTombstone } from '../history-text.ts';
import { OpsError } from '../ops-error.ts';
import { imageId } from '../option-values.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { readFacts, readTombstone, readTransitions } from '../queries/image-history.ts';

export const history: Command = {
  name: 'history',
  usage: 'ID',
  summary: 'all that is known of one image: row, moves with times, objects, analysis',
  help: 'Whoever the owner is. An image that was deleted is told of by its tombstone, for 30 days.',
  options: {},
  changes: false,
  run: runHistory,
};

export interface ImageObject {
  readonly key: string;
  readonly bytes: number;
  readonly lastModified: string | null;
}

async function runHistory({ pipeline, positionals }: CommandContext): Promise<Result> {
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) throw new UsageError('history needs one image id');
  const id = imageId(given);
  const { database } = pipeline;
  const facts = await readFacts(database, id);
  const image = facts === null ? null : await readImage(database, id, facts.ownerId);
  if (facts === null || image === null) return historyOfDeleted(pipeline, id);
  const [transitions, objects] = await Promise.all([
    readTransitions(database, id),
    listObjects(pipeline, id),
  ]);
  const { history: _newest, analysis, ...row } = image;
  const found = { row: { ...row, ...facts }, transitions, objects, analysis: summaryOf(analysis) };
  return { document: found, text: describeHistory(found) };
}

async function historyOfDeleted(pipeline: Pipeline, id: string): Promise<Result> {
  const [tombstone, objects] = await Promise.all([
    readTombstone(pipeline.database, id),
    listObjects(pipeline, id),
  ]);
  if (tombstone !== null) {
    return { document: { deleted: tombstone, objects }, text: describeTombstone(id, tombstone, objects) };
  }
  const place =
    objects.length === 0 ? 'no object' : `${objects.length} objects, which the full round will queue`;
  throw new OpsError(
    'image_unknown',
    `no image has the id ${id}: there is no row, no tombstone and ${place}`,
  );
}

async function listObjects({ s3, outputs }: Pipeline, id: string): Promise<readonly ImageObject[]> {
  const objects: ImageObject[] = [];
  for (const Prefix of [rawPrefixOf(id), `${OBJECT_KEYS.derivedPrefix}${id}/`]) {
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: outputs.bucketName, Prefix });
    for await (const { Contents = [] } of pages) {
      objects.push(
        ...Contents.map(({ Key = '', Size = 0, LastModified }) => ({
          key: Key,
          bytes: Size,
          lastModified: LastModified?.toISOString() ?? null,
        })),
      );
    }
  }
  return objects;
}

export type AnalysisSummary = ReturnType<typeof summaryOf>;

/** Without histograms, zones and other parts that fill screens. */
function summaryOf(analysis: StoredImage['analysis']) {
  if (analysis === null) return null;
  const { attempt, width, height, bandCount, radiometry, sensor, health, summary, warnings, indices } =
    analysis;
  const means = Object.entries(indices).map(([index, result]) => [
    index,
    'unavailable' in result ? { unavailable: result.unavailable } : { mean: result.mean },
  ]);
  return {
    ...{ attempt, width, height, bandCount, radiometry, sensor, summary, warnings },
    health: health === null ? null : { score: health.score, status: health.status },
    indices: Object.fromEntries(means) as Record<string, { mean: number } | { unavailable: string }>,
  };
}
