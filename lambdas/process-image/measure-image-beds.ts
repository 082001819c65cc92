import type { MeasurementInput, MeasurementTask } from '../aws/bed-repository/measurement-task.ts';
import type { MapSource } from '../beds/measure-beds.ts';
import type { ByteSource } from '../imagery/byte-source.ts';
import type { Bed, BedMeasurement, MeasuredBed, UnavailableMeasurement } from '../pipeline/bed-statistics.ts';
import { type Health, INDEX_IDS, isAvailable } from '../pipeline/image-analysis.ts';
import type { StoredOutput } from '../pipeline/ports.ts';

export interface MeasureImageBedsParts {
  /** null where there is nothing to measure, or another worker is at it. */
  readonly begin: (imageId: string) => Promise<MeasurementTask | null>;
  /** null where the beds have changed since. */
  readonly readInput: (task: MeasurementTask) => Promise<MeasurementInput | null>;
  readonly openMap: (output: StoredOutput) => Promise<ByteSource>;
  readonly measure: (
    beds: readonly Bed[],
    maps: readonly MapSource[],
    health: Health | null,
  ) => Promise<BedMeasurement>;
  /** false where nobody wants them any more. */
  readonly store: (task: MeasurementTask, beds: readonly MeasuredBed[]) => Promise<boolean>;
  readonly end: (task: MeasurementTask, why: UnavailableMeasurement) => Promise<void>;
  readonly giveBack: (task: MeasurementTask) => Promise<void>;
  /** What an operator is told of a fault of ours or of AWS. */
  readonly describeFault: (error: unknown) => string;
}

export type MeasureOutcome =
  | { readonly kind: 'measured'; readonly beds: number }
  | { readonly kind: 'unavailable'; readonly because: UnavailableMeasurement['unavailable'] }
  /** Nothing to measure, measured before or by another, or of beds that have changed. */
  | { readonly kind: 'nothing_to_do' };

/** As often as SQS delivers a message before it sets it aside. */
const MAXIMUM_TRIES = 5;

/**
 * The beds of an image's field in its maps. A fault of ours or of AWS rejects, so that the message comes again; after the last try
 * the measurement ends without statistics, also where the process died each time.
 */
export async function measureImageBeds(
  imageId: string,
  parts: MeasureImageBedsParts,
): Promise<MeasureOutcome> {
  const task = await parts.begin(imageId);
  if (task === null) return { kind: 'nothing_to_do' };
  if (task.tries > MAXIMUM_TRIES) return giveUp(task, 'no try came to its end', parts);
  try {
    return await measure(task, parts);
  } catch (error) {
    if (task.tries >= MAXIMUM_TRIES) return giveUp(task, parts.describeFault(error), parts);
    // Otherwise whoever comes next waits until this worker's time is over.
    await parts.giveBack(task).catch(() => undefined);
    throw error;
  }
}

async function measure(task: MeasurementTask, parts: MeasureImageBedsParts): Promise<MeasureOutcome> {
  const input = await parts.readInput(task);
  if (input === null) return { kind: 'nothing_to_do' };
  const measurement = await parts.measure(input.beds, mapsOf(input, parts), input.health);
  if ('unavailable' in measurement) {
    await parts.end(task, measurement);
    return { kind: 'unavailable', because: measurement.unavailable };
  }
  const isStored = await parts.store(task, measurement.beds);
  return isStored ? { kind: 'measured', beds: measurement.beds.length } : { kind: 'nothing_to_do' };
}

function mapsOf({ indices, outputs }: MeasurementInput, { openMap }: MeasureImageBedsParts): MapSource[] {
  return INDEX_IDS.flatMap((index) => {
    const result = indices[index];
    const output = outputs.find(({ name }) => name === `${index}.tif`);
    if (result === undefined || !isAvailable(result) || output === undefined) return [];
    return [{ index, open: () => openMap(output) }];
  });
}

async function giveUp(
  task: MeasurementTask,
  fault: string,
  { end }: MeasureImageBedsParts,
): Promise<MeasureOutcome> {
  const reason = `the beds could not be measured in ${MAXIMUM_TRIES} tries (${fault}); process the image again to try anew`;
  await end(task, { unavailable: 'attempts_exhausted', reason });
  return { kind: 'unavailable', because: 'attempts_exhausted' };
}
