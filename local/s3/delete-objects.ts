import { asList } from '../access/policy-pattern.ts';
import { checksumOf } from './amazon-headers.ts';
import { receiveText } from './body-expectation.ts';
import type { BucketExchange, Reply } from './exchange.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { element, malformed, parent, parseXml, xmlDocument } from './xml.ts';

const mostKeys = 1000;

/** Each key is authorised by itself: one that is denied is reported, and the others go. */
export async function deleteObjects(exchange: BucketExchange): Promise<Reply> {
  const { bucket, caller, service, headers } = exchange;
  if (headers['content-md5'] === undefined && !checksumOf(headers)) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
  const { keys, quiet } = parseDelete(await receiveText(exchange));
  let content = '';
  for (const key of keys) {
    const { allowed } = service.authorization.decide(caller, 's3:DeleteObject', { bucket, key });
    if (allowed) {
      await bucket.objects.delete(key);
      if (!quiet) content += parent('Deleted', element('Key', key));
    } else {
      const error =
        element('Key', key) + element('Code', 'AccessDenied') + element('Message', 'Access Denied');
      content += parent('Error', error);
    }
  }
  return { status: 200, body: xmlDocument('DeleteResult', content) };
}

function parseDelete(text: string): { keys: string[]; quiet: boolean } {
  const { Object: objects, Quiet } = parseXml(text, 'Delete');
  const entries = asList(objects) as Record<string, unknown>[];
  if (entries.length === 0 || entries.length > mostKeys) throw malformed();
  const keys = entries.map((entry) => {
    if (typeof entry !== 'object' || typeof entry.Key !== 'string' || entry.Key === '') throw malformed();
    const condition = Object.keys(entry).find((name) => name !== 'Key' && name !== '#text');
    if (condition) throw notImplemented(`DeleteObjects with ${condition}`);
    return entry.Key;
  });
  return { keys, quiet: Quiet === 'true' };
}
