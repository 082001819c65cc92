import type { IndexId } from '../pipeline/image-analysis.ts';
import type { BedExtent } from './bed-extent.ts';
import type { ClassAreas, Flight, FlightAnalysis, IndexFigures } from './flight.ts';

/** Why an image, or a bed in it, has no figures of an index. */
export type LeftOutReason =
  /** It failed; `detail` has the failure's reason. */
  | 'failed'
  /** It waits, or is being processed for the first time. */
  | 'not_processed'
  /** Nobody asked for the index: reprocess the image with it. */
  | 'index_not_requested'
  /** `detail` says what is missing. */
  | 'index_unavailable'
  /** The beds have not been measured yet, or not as they are now. */
  | 'beds_not_measured'
  /** The beds of this image cannot be measured, or this bed has no value in it. */
  | 'bed_unavailable';

export interface LeftOut {
  readonly reason: LeftOutReason;
  /** For a person. */
  readonly detail: string;
}

/** Figures of one flight, or why there are none. */
export type Measurement =
  | {
      readonly analysis: FlightAnalysis;
      readonly figures: IndexFigures;
      readonly classes: ClassAreas | null;
      /** null: of the whole image. */
      readonly extent: BedExtent | null;
    }
  | LeftOut;

export function isMeasured(
  measurement: Measurement,
): measurement is Exclude<Measurement, { readonly reason: LeftOutReason }> {
  return 'figures' in measurement;
}

/** Of the whole image. */
export function measureImage(flight: Flight, index: IndexId): Measurement {
  const { analysis } = flight;
  if (analysis === null) return withoutAnalysis(flight);
  const { result } = analysis;
  if (result === null) {
    return {
      reason: 'index_not_requested',
      detail: `${index} was not computed; reprocess the image with it`,
    };
  }
  if ('unavailable' in result) return { reason: 'index_unavailable', detail: result.reason };
  const { mean, std, p10, p50, p90, count } = result;
  return {
    analysis,
    figures: { mean, std, p10, p50, p90, validPixels: count },
    classes: analysis.classes?.areas ?? null,
    extent: null,
  };
}

function withoutAnalysis({ status, failureCode, failureReason }: Flight): LeftOut {
  if (status !== 'failed') return { reason: 'not_processed', detail: `the image is ${status}` };
  return { reason: 'failed', detail: `${failureCode ?? 'failed'}: ${failureReason ?? 'no reason is known'}` };
}
