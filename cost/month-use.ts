import type { Configuration } from '../lib/configuration/settings.ts';
import { LIST_PRICES } from '../lib/list-prices.ts';
import {
  API_CALLS_PER_IMAGE,
  CHUNK_MEGABYTES,
  DAYS_IN_MONTH,
  FILES_PER_IMAGE,
  HOURS_IN_MONTH,
  LOG_MEGABYTES_PER_IMAGE,
  LOG_MEGABYTES_PER_SWEEP,
  MAPS_PER_UPLOAD,
  PART_MEGABYTES,
  POLLED_QUEUES,
  POLLS_PER_HOUR,
  QUEUE_REQUESTS_PER_IMAGE,
} from './assumptions.ts';
import { awakeDay } from './awake-day.ts';
import { processSeconds } from './image-work.ts';
import type { Load } from './load.ts';

/** What a month uses, before it has a price. */
export interface MonthUse {
  readonly images: number;
  readonly processSeconds: number;
  /** Capacity units times hours. */
  readonly capacityUnitHours: number;
  readonly sweeps: number;
  readonly sweepSeconds: number;
  readonly apiCalls: number;
  readonly queueRequests: number;
  /** PUT, LIST; and GET. */
  readonly storageWrites: number;
  readonly storageReads: number;
  /** GB of uploads, and of maps, that lie in the bucket at the month's end. */
  readonly uploadGigabytes: number;
  readonly mapGigabytes: number;
  readonly scannedGigabytes: number;
  readonly downloadedGigabytes: number;
  readonly logGigabytes: number;
  readonly busyHours: number;
  /** Images of a day that its end found unfinished: more than the configuration can do. */
  readonly unfinished: number;
}

const GIGABYTE = 1000;

/** Days with images through the simulation of the sweep, the others as idle ones. */
export async function monthUse(load: Load, configuration: Configuration): Promise<MonthUse> {
  const idleDays = DAYS_IN_MONTH - load.daysPerMonth;
  const idle = await awakeDay(load, configuration, 0);
  const busy = load.daysPerMonth > 0 ? await awakeDay(load, configuration, load.imagesPerDay) : idle;
  const over = (of: (day: typeof idle) => number) => load.daysPerMonth * of(busy) + idleDays * of(idle);
  const images = load.imagesPerDay * load.daysPerMonth;
  const gigabytes = (images * load.megabytes) / GIGABYTE;
  const sweeps = over((day) => day.sweeps);
  return {
    images,
    processSeconds: images * processSeconds(load.megabytes, configuration.processMemoryMegabytes),
    capacityUnitHours: capacityUnitHours(over((day) => day.awakeSeconds) / 3600, configuration),
    sweeps,
    sweepSeconds: over((day) => day.sweepSeconds),
    apiCalls: images * API_CALLS_PER_IMAGE,
    queueRequests: HOURS_IN_MONTH * POLLS_PER_HOUR * POLLED_QUEUES + images * QUEUE_REQUESTS_PER_IMAGE,
    storageWrites: over((day) => day.s3Requests) + images * writesOf(load.megabytes),
    storageReads: images * Math.ceil(load.megabytes / CHUNK_MEGABYTES + 3),
    uploadGigabytes: gigabytes * load.monthsKept,
    mapGigabytes: gigabytes * load.monthsKept * MAPS_PER_UPLOAD,
    scannedGigabytes: gigabytes,
    downloadedGigabytes: (images * load.downloadedMegabytes) / GIGABYTE,
    logGigabytes: (images * LOG_MEGABYTES_PER_IMAGE + sweeps * LOG_MEGABYTES_PER_SWEEP) / GIGABYTE,
    busyHours: over((day) => day.busyHours),
    unfinished: busy.unfinished,
  };
}

/** The upload, and what is written of it: large maps in parts. */
function writesOf(megabytes: number): number {
  return 1 + FILES_PER_IMAGE + Math.floor((megabytes * MAPS_PER_UPLOAD) / PART_MEGABYTES);
}

/** With a minimum above 0 the database never pauses. What it takes beyond while it works is not in the model. */
function capacityUnitHours(awakeHours: number, { auroraMinimumCapacity }: Configuration): number {
  if (auroraMinimumCapacity > 0) return HOURS_IN_MONTH * auroraMinimumCapacity;
  return Math.min(awakeHours, HOURS_IN_MONTH) * LIST_PRICES.awakeCapacity;
}
