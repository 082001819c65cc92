/** What EXIF says of the time of exposure; texts as they are in the file. */
export interface CaptureTimeFields {
  /** DateTimeOriginal, "2021:06:30 10:11:12": the camera's clock, in no stated zone. */
  readonly dateTimeOriginal?: string | undefined;
  /** OffsetTimeOriginal, EXIF 2.31: "+02:00". */
  readonly offsetTimeOriginal?: string | undefined;
  /** GPSDateStamp, "2021:06:30", UTC. */
  readonly gpsDate?: string | undefined;
  /** GPSTimeStamp: hours, minutes, seconds, UTC. */
  readonly gpsTime?: ArrayLike<number> | undefined;
}

/** Digital cameras; receivers whose clock was never set say 1980, and damage says anything. */
const YEARS = { from: 1990, to: 2099 } as const;
/** Minutes from UTC: zones reach from -12:00 to +14:00, in steps of a quarter of an hour. */
const ZONES = { from: -12 * 60, to: 14 * 60, step: 15 } as const;

/**
 * RFC 3339 with its zone, or null: a clock without a zone is no instant, and taking it for UTC would move the capture
 * by hours. The TIFF tag DateTime is when the file was written, so it is not asked.
 */
export function captureInstant(fields: CaptureTimeFields): string | null {
  return withOffset(fields) ?? fromSatellites(fields);
}

function withOffset({ dateTimeOriginal, offsetTimeOriginal }: CaptureTimeFields): string | null {
  const clock = dateTimeOriginal?.match(/^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)/);
  const offset = offsetTimeOriginal
    ?.trim()
    .match(/^(?:Z|[+-]\d\d:\d\d)$/i)?.[0]
    .toUpperCase();
  if (!clock || offset === undefined || !isZone(offset)) return null;
  const [, year, month, day, time] = clock;
  return existing(`${year}-${month}-${day}`, time!, offset);
}

function fromSatellites({ gpsDate, gpsTime }: CaptureTimeFields): string | null {
  const date = gpsDate?.match(/^(\d{4})[:-](\d\d)[:-](\d\d)/);
  if (!date || gpsTime === undefined || gpsTime.length < 3) return null;
  const [hour, minute, second] = [0, 1, 2].map((i) => Math.floor(gpsTime[i]!));
  const [, year, month, day] = date;
  const time = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  return existing(`${year}-${month}-${day}`, time, 'Z');
}

/** null for what cameras without a clock write ("0000:00:00 00:00:00"), and for days that do not exist. */
function existing(date: string, time: string, offset: string): string | null {
  const milliseconds = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(`${date}T${time}`)) {
    return null;
  }
  const year = Number(date.slice(0, 4));
  return year >= YEARS.from && year <= YEARS.to ? `${date}T${time}${offset}` : null;
}

/** "Z", "+05:45"; no place has "+00:07" or "-23:00". */
function isZone(offset: string): boolean {
  if (offset === 'Z') return true;
  const [hours, minutes] = [offset.slice(1, 3), offset.slice(4, 6)].map(Number) as [number, number];
  const total = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
  return minutes < 60 && total >= ZONES.from && total <= ZONES.to && total % ZONES.step === 0;
}
