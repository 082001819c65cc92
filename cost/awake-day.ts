import type { Configuration } from '../lib/configuration/settings.ts';
import { type DayFigures, simulateDay } from '../simulation/simulate-day.ts';
import { type ImageFate, LEASE_SECONDS } from '../simulation/simulated-images.ts';
import { UPLOAD_MEGABYTES_PER_SECOND } from './assumptions.ts';
import { processSeconds } from './image-work.ts';
import type { Load } from './load.ts';

/** Flights begin within these hours. */
const MORNING = 8 * 3600;
const EVENING = 18 * 3600;

export type Day = DayFigures & {
  /** Hours in which an image came. */
  readonly busyHours: number;
};

/** A day with images, or without any, through the sweep that is deployed and a database that pauses. */
export async function awakeDay(load: Load, configuration: Configuration, imagesPerDay: number): Promise<Day> {
  const fates = flights({ ...load, imagesPerDay });
  const policy = {
    name: 'as configured',
    intervalSeconds: configuration.sweepIntervalMinutes * 60,
    register: true,
  };
  const seconds = processSeconds(load.megabytes, configuration.processMemoryMegabytes);
  const figures = await simulateDay(fates, policy, 0, {
    // Workers renew their leases, and the simulation's do not.
    processSeconds: Math.min(seconds, LEASE_SECONDS - 1),
    concurrency: configuration.processConcurrency,
    pauseAfterSeconds: configuration.auroraAutoPauseSeconds,
  });
  return { ...figures, busyHours: new Set(fates.map(({ createdAt }) => Math.floor(createdAt / 3600))).size };
}

/** Each flight's images are uploaded one after the other, and asked for one by one. */
function flights({ flightsPerDay, imagesPerDay, megabytes }: Load): ImageFate[] {
  const number = Math.min(flightsPerDay, imagesPerDay);
  const uploadSeconds = megabytes / UPLOAD_MEGABYTES_PER_SECOND;
  const perFlight = imagesPerDay / number;
  // A field with more than its connection carries has several: the day must hold them all.
  const pace = Math.min(uploadSeconds, (EVENING - MORNING) / perFlight);
  return Array.from({ length: imagesPerDay }, (_, index) => {
    const flight = Math.floor(index / perFlight);
    const begin = MORNING + (flight * (EVENING - MORNING)) / number;
    const createdAt = begin + (index - flight * perFlight) * pace;
    return { id: String(index), createdAt, uploadSeconds: Math.min(uploadSeconds, 600), fault: 'none' };
  });
}
