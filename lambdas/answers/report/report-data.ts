import type { Health, IndexId, IndexResult, Radiometry } from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Change } from '../changes.ts';
import type { ScoredBed } from '../outliers.ts';

export interface ReportPicture {
  /** Name of the file: `ndvi.png`. */
  readonly file: string;
  readonly url: string;
  readonly title: string;
}

/** What a report says of the analysis. */
export interface ReportAnalysis {
  readonly radiometry: Radiometry;
  readonly sensor: string | null;
  readonly width: number;
  readonly height: number;
  readonly validPixels: number;
  readonly indices: Readonly<Partial<Record<IndexId, IndexResult>>>;
  readonly health: Health | null;
  readonly warnings: readonly string[];
  readonly pictures: readonly ReportPicture[];
}

/** Of the field, where the image has one. */
export interface ReportOfField {
  /** null: nothing to compare; `why` says so. */
  readonly change: Change | null;
  /** Of the flight that it is compared with. */
  readonly previousAt: string | null;
  readonly why: string | null;
  readonly beds: {
    readonly measured: number;
    readonly threshold: number;
    readonly standOut: readonly ScoredBed[];
    /** Why none is told; null where they were looked for. */
    readonly why: string | null;
  };
}

/** All that is on the page. Times are RFC 3339 in UTC. */
export interface ReportData {
  readonly imageId: string;
  readonly filename: string;
  readonly field: string | null;
  readonly mission: string | null;
  readonly status: ImageStatus;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly capturedAt: string | null;
  readonly uploadedAt: string | null;
  readonly processedAt: string | null;
  readonly analysis: ReportAnalysis | null;
  readonly ofField: ReportOfField | null;
}
