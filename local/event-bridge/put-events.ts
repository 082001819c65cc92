import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ServiceError } from '../json-service/service-error.ts';
import { DEFAULT_BUS } from './event-bus.ts';

/** What EventBridge takes in one call: entries, and bytes of all of them together. */
const MOST_ENTRIES = 10;
export const MAXIMUM_REQUEST_BYTES = 1024 * 1024;

const entry = v.strictObject({
  EventBusName: v.optional(v.string(), DEFAULT_BUS),
  Source: v.optional(v.string()),
  DetailType: v.optional(v.string()),
  Detail: v.optional(v.string()),
  /** Seconds since 1970. */
  Time: v.optional(v.number()),
  Resources: v.optional(v.array(v.string()), []),
});
export type PutEntry = v.InferOutput<typeof entry>;

const input = v.strictObject({ Entries: v.pipe(v.array(entry), v.minLength(1), v.maxLength(MOST_ENTRIES)) });

export function readEntries(request: unknown): readonly PutEntry[] {
  const parsed = v.safeParse(input, request);
  if (parsed.success) return parsed.output.Entries;
  const [issue] = parsed.issues;
  throw new ServiceError('ValidationException', 400, `${v.getDotPath(issue) ?? 'Entries'}: ${issue.message}`);
}

/** By name or by ARN, as callers write it. */
export function busNameOf({ EventBusName }: PutEntry): string {
  return EventBusName.slice(EventBusName.lastIndexOf('/') + 1);
}

/** What rules see, or why the entry is no event: EventBridge refuses entries one by one. */
export function toEvent(
  { Source, DetailType, Detail, Time, Resources }: PutEntry,
  place: { readonly account: string; readonly region: string },
): { readonly id: string } | { readonly refusal: string; readonly message: string } {
  if (!Source || !DetailType || !Detail) {
    return { refusal: 'InvalidArgument', message: 'Source, DetailType and Detail are needed.' };
  }
  if (Source.startsWith('aws.')) {
    return { refusal: 'NotAuthorizedForSourceException', message: `${Source} is not yours to use.` };
  }
  const detail = parseObject(Detail);
  if (detail === undefined) return { refusal: 'MalformedDetail', message: 'Detail is malformed.' };
  const time = new Date(Time === undefined ? Date.now() : Time * 1000);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DetailType,
    source: Source,
    account: place.account,
    time: `${time.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`,
    region: place.region,
    resources: Resources,
    detail,
  } as { readonly id: string };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
