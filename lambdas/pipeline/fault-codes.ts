import type { FailureCode } from './errors.ts';

/** Whose fault an error is decides what becomes of the image. */
export interface FaultRule {
  /** `input`: nothing is tried again. `ours`: of this project or of AWS, tried again, and never shown as the user's. */
  readonly fault: 'input' | 'ours';
  /** What the pipeline does. */
  readonly treatment: string;
  /** What the owner of the image reads meanwhile, or in the end. */
  readonly userReads: string;
}

const REFUSED = 'failed at once; the message is deleted';

function input(userReads: string): FaultRule {
  return { fault: 'input', treatment: REFUSED, userReads };
}

/** Another attempt would not bring the scan; the scan brings another attempt. */
function withoutScan(userReads: string): FaultRule {
  return {
    fault: 'ours',
    treatment:
      'waits as `uploaded` for `malwareScanWaitSeconds`, then failed; a scan that finds it clean later opens it again',
    userReads,
  };
}

/** Why an image ends as `failed`. */
export const FAILURE_RULES: Readonly<Record<FailureCode, FaultRule>> = {
  empty_file: input('the file has no bytes'),
  unsupported_format: input('the file is neither GeoTIFF, JPEG nor PNG, with what it begins with'),
  unsupported_layout: input('which form of the format is not read, and which are'),
  damaged_file: input('where the file is truncated, corrupt or contradicts itself'),
  too_large: input('the size, and the limit'),
  needs_band_mapping: input('which bands there are, and what to declare'),
  invalid_band_mapping: input('what was declared, what the file has, and what would be accepted'),
  no_valid_pixels: input('that nodata, masks and alpha leave not one pixel'),
  object_missing: input('the uploaded file is no longer there; upload it again'),
  upload_expired: {
    fault: 'input',
    treatment:
      'failed by the sweep once the deadline has passed; an upload that ends later is processed all the same',
    userReads: 'no object was uploaded before the upload expired, or not every file of a capture',
  },
  malware_found: input('that the malware scan has found a threat in the file, which was not read'),
  malware_unscannable: input('that the file cannot be scanned for malware because of what it is'),
  malware_scan_failed: withoutScan(
    'that the malware scan has failed, with its status, and that the file is not at fault',
  ),
  malware_scan_missing: withoutScan(
    'that the malware scan did not come in time, and that the file is not at fault',
  ),
  attempts_exhausted: {
    fault: 'ours',
    treatment:
      'failed after the last attempt; a message is set aside in the dead-letter queue, and redriving it tries again',
    userReads: 'how often it was tried, and the last fault in names and codes',
  },
};

const RETRIED =
  'given back to `uploaded`; the message returns after a growing delay, until attempts are spent';

function ours(treatment = RETRIED): FaultRule {
  return { fault: 'ours', treatment, userReads: 'nothing: the image is still on its way' };
}

const AT_ONCE = 'given back to `uploaded`; the message returns at once, until attempts are spent';
const SWEPT_AGAIN = 'no image changes; the next sweep tries again, and an alarm tells of rounds that failed';

/** Faults of ours or of AWS; those that are met while an image is claimed lead to another attempt. */
export const INFRASTRUCTURE_RULES = {
  s3_read_failed: ours(),
  s3_body_incomplete: ours(),
  s3_access_denied: ours(),
  s3_list_failed: ours(),
  s3_write_failed: ours(),
  /** Of the sweep: the next one tries again. */
  s3_delete_failed: ours(SWEPT_AGAIN),
  /** Other bytes came while the old ones were read: the next attempt reads the new ones. */
  object_overwritten: ours(AT_ONCE),
  /** The same, seen at the end: an event of this attempt told of other bytes than were read. */
  object_replaced: ours(AT_ONCE),
  /** The function's temporary storage: the next attempt may find it empty. */
  disk_full: ours(),
  out_of_time: ours(),
  /** Its object was replaced after the scan was looked at: the scan of the new bytes brings the image up again. */
  malware_scan_pending: ours(),
  /** Several workers opened and claimed the image in turn, again and again. */
  image_contended: ours(),
} as const satisfies Readonly<Record<string, FaultRule>>;

export type InfrastructureCode = keyof typeof INFRASTRUCTURE_RULES;

const SET_ASIDE = 'set aside in the dead-letter queue at once, with the reason; others are not held up';

function poison(): FaultRule {
  return { fault: 'ours', treatment: SET_ASIDE, userReads: 'nothing: no image is known for it' };
}

/** Why a message of the queue can be neither processed nor cured by another delivery. */
export const POISON_RULES = {
  /** Not JSON, or JSON of another form than S3's events and our own messages. */
  not_a_message: poison(),
  /** One record of an event, without an S3 part or about something else than a created object. */
  not_an_arrival: poison(),
  other_bucket: poison(),
  /** The key is not raw/{imageId}/{filename}. */
  unknown_key: poison(),
  /** The image of that id is made of other objects. */
  other_object: poison(),
  /** No row knows the object, and the malware scan has not found it clean, so that not even its owner can be read. */
  unclean_object: poison(),
} as const satisfies Readonly<Record<string, FaultRule>>;

export type PoisonCode = keyof typeof POISON_RULES;

/** Faults without a code of ours: no row could be read or written, so that nothing of the image has changed. */
export const UNCLAIMED_RULE: FaultRule = {
  fault: 'ours',
  treatment:
    'the message returns after a growing delay, and is set aside by SQS after five deliveries; the sweep queues the image again',
  userReads: 'nothing: the image is still on its way',
};
