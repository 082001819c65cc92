import type { ImageAnalysis } from '../../pipeline/image-analysis.ts';
import { stacItem } from '../stac/stac-item.ts';
import type { DocumentContext, DocumentedFile } from './document-context.ts';
import { statisticsDocument } from './statistics-document.ts';
import { utcInstant } from './utc-instant.ts';

/** A file of text that lies beside the maps. */
export interface FinishingDocument {
  readonly name: string;
  readonly contentType: string;
  readonly content: string;
}

export const STATISTICS_FILE = 'statistics.json';
export const STAC_ITEM_FILE = 'stac-item.json';

/**
 * What is written about an image when its maps are there.
 * @param files the maps and pictures that were stored
 */
export function finishingDocuments(
  analysis: ImageAnalysis,
  context: DocumentContext,
  files: readonly DocumentedFile[],
): readonly FinishingDocument[] {
  // What the client declares counts more than the camera's clock.
  const capturedAt = utcInstant(context.capturedAt) ?? utcInstant(analysis.capturedAt);
  const known = { ...context, capturedAt };
  const content = toText(statisticsDocument(analysis, known, files));
  const statistics = { name: STATISTICS_FILE, contentType: 'application/json', content };
  const described = [...files, { ...statistics, bytes: Buffer.byteLength(content) }];
  const item = toText(stacItem(analysis, known, described));
  return [statistics, { name: STAC_ITEM_FILE, contentType: 'application/geo+json', content: item }];
}

function toText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
