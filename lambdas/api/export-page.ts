import { BEDS_NOT_MEASURED } from '../answers/bed-measurement.ts';
import { bedRecords, CSV_HEADER, imageRecords } from '../answers/export-csv.ts';
import { bedFeature } from '../answers/export-geojson.ts';
import type { ExportedBed, ExportedImage } from '../answers/export-row.ts';
import { type MeasurementState, readMeasurementState } from '../aws/bed-repository/measurement-state.ts';
import { readBedStatistics } from '../aws/bed-repository/read-bed-statistics.ts';
import { readBedCollection } from '../aws/bed-repository/read-beds.ts';
import type { Database } from '../aws/data-api.ts';
import { type Exported, readExportedImages } from '../aws/field-answers/read-exported-images.ts';
import type { Bed } from '../pipeline/bed-statistics.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
import type { ExportPosition } from './export-cursor.ts';

/** bytes from which a page ends. Lambda answers at most 6 MB, in JSON that doubles every quote; a bed takes less than 100 KB. */
const PAGE_BYTES = 4_000_000;
/** Images of a page: each takes two statements or more, and API Gateway waits 30 s. */
const IMAGES_PER_PAGE = 50;
/** Beds that are read at once. */
const BEDS_AT_ONCE = 250;

export interface ExportTerms {
  readonly ownerId: string;
  readonly exported: Exported;
  readonly format: 'csv' | 'geojson';
  /** null: all. */
  readonly index: IndexId | null;
  /** null: from the beginning. */
  readonly from: ExportPosition | null;
}

export interface ExportPage {
  /** Of the format: records, or features with commas between them. */
  readonly content: string;
  readonly next: ExportPosition | null;
  /** null: there is no such image, or no image of such a field. */
  readonly firstImage: ExportedImage | null;
}

export async function exportPage(database: Database, terms: ExportTerms): Promise<ExportPage> {
  const { ownerId, exported, from } = terms;
  const images = await readExportedImages(database, ownerId, exported, from, IMAGES_PER_PAGE + 1);
  const page = new Page(terms, new Outlines(database, ownerId));
  for (const [i, { image, ...position }] of images.entries()) {
    const bedFrom = i === 0 && from !== null ? from.bedFrom : 0;
    const start = { ...position, bedFrom };
    if (i === IMAGES_PER_PAGE || page.isFull) return page.end(start, images[0]!.image);
    const stoppedAt = await addImage(database, page, image, bedFrom, terms);
    if (stoppedAt !== null) return page.end({ ...position, bedFrom: stoppedAt }, images[0]!.image);
  }
  return page.end(null, images[0]?.image ?? null);
}

/** @returns the bed at which the page was full */
async function addImage(
  database: Database,
  page: Page,
  image: ExportedImage,
  bedFrom: number,
  { ownerId, index }: ExportTerms,
): Promise<number | null> {
  if (bedFrom === 0) page.addImage(image);
  const state = await readMeasurementState(database, image.imageId, ownerId);
  if (state === null || state.analysisId === null || state.revision === null) return null;
  const { analysisId, revision, field } = state;
  const unmeasured = whyUnmeasured(state);
  if (unmeasured !== null) {
    return field === null ? null : addUnmeasured(page, image, bedFrom, { field, revision, unmeasured });
  }
  const indices = index === null ? null : [index];
  const limit = BEDS_AT_ONCE;
  for (let from = bedFrom; ; from += limit) {
    const beds = await readBedStatistics(database, { analysisId, revision, indices, from, limit });
    for (const bed of beds) {
      if (page.isFull) return bed.position;
      await page.addBed(image, { ...bed, unmeasured: null }, field, revision);
    }
    if (beds.length < limit) return null;
  }
}

function whyUnmeasured({ measuredAt, unavailable }: MeasurementState): string | null {
  if (unavailable !== null) return unavailable.reason;
  return measuredAt === null ? BEDS_NOT_MEASURED.detail : null;
}

interface Unmeasured {
  readonly field: string;
  readonly revision: number;
  readonly unmeasured: string;
}

/** Every bed, with the reason. @returns the bed at which the page was full */
async function addUnmeasured(
  page: Page,
  image: ExportedImage,
  bedFrom: number,
  { field, revision, unmeasured }: Unmeasured,
): Promise<number | null> {
  const beds = [...(await page.outlines.all(field, revision)).values()];
  for (const [position, { id, name }] of beds.entries()) {
    if (position < bedFrom) continue;
    if (page.isFull) return position;
    await page.addBed(image, { id, name, inside: null, indices: {}, unmeasured }, field, revision);
  }
  return null;
}

class Page {
  #bytes = 0;
  readonly #parts: string[] = [];

  constructor(
    readonly terms: ExportTerms,
    readonly outlines: Outlines,
  ) {
    // Pages put together are one file, with one line of names.
    if (terms.format === 'csv' && terms.from === null) this.#add(CSV_HEADER);
  }

  get isFull(): boolean {
    return this.#bytes > PAGE_BYTES;
  }

  addImage(image: ExportedImage): void {
    if (this.terms.format === 'csv') this.#add(imageRecords(image, this.terms.index));
  }

  async addBed(
    image: ExportedImage,
    bed: ExportedBed,
    field: string | null,
    revision: number,
  ): Promise<void> {
    const { format, index } = this.terms;
    if (format === 'csv') return this.#add(bedRecords(image, bed, index));
    const outline = field === null ? undefined : (await this.outlines.all(field, revision)).get(bed.id);
    if (outline !== undefined) this.#add(JSON.stringify(bedFeature(image, bed, outline.geometry, index)));
  }

  end(next: ExportPosition | null, firstImage: ExportedImage | null): ExportPage {
    return { content: this.#parts.join(this.terms.format === 'csv' ? '' : ','), next, firstImage };
  }

  #add(part: string): void {
    this.#parts.push(part);
    this.#bytes += Buffer.byteLength(part);
  }
}

/** Of the beds of one field, read once. */
class Outlines {
  #beds: Promise<ReadonlyMap<string, Bed>> | null = null;

  constructor(
    readonly database: Database,
    readonly ownerId: string,
  ) {}

  /** By id, in the order of the collection; none where the beds have changed since. */
  async all(field: string, revision: number): Promise<ReadonlyMap<string, Bed>> {
    this.#beds ??= this.#read(field, revision);
    return this.#beds;
  }

  async #read(field: string, revision: number): Promise<ReadonlyMap<string, Bed>> {
    const collection = await readBedCollection(this.database, this.ownerId, field);
    if (collection === null || collection.revision !== revision) return new Map();
    return new Map(collection.beds.map((bed) => [bed.id, bed]));
  }
}
