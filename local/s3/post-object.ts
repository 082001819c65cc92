import type { AccessControl } from '../access/access-control.ts';
import { anonymous } from '../access/policy-principal.ts';
import { checksumOf, type Headers, refuseUnknownHeaders, storedHeaders } from './amazon-headers.ts';
import { fullObjectChecksum, largestUpload, receiveIntoFile } from './body-expectation.ts';
import type { BucketExchange, ObjectExchange, Reply } from './exchange.ts';
import { type FormFile, readForm } from './post-form.ts';
import { type AllowedLength, authenticatePolicy, checkPolicy, type FormFields } from './post-policy.ts';
import { refuseLongKey } from './request-target.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { announce, now, writtenHeaders } from './write-object.ts';
import { element, xmlDocument } from './xml.ts';

/** A browser's upload: the form carries the signature, and a policy of what it may hold. */
export function postObject(exchange: BucketExchange, access: AccessControl): Promise<Reply> {
  return readForm(exchange.body(), exchange.request.headers, (fields, file) =>
    storeForm(exchange, access, fields, file),
  );
}

async function storeForm(
  exchange: BucketExchange,
  access: AccessControl,
  fields: FormFields,
  file: FormFile,
): Promise<Reply> {
  const { service, bucket } = exchange;
  const isSigned = fields.has('policy');
  const caller = isSigned ? authenticatePolicy(fields, access, service.region) : anonymous;
  const key = (fields.get('key') ?? '').replaceAll('$' + '{filename}', file.filename);
  if (key === '') throw new S3Error('InvalidArgument', "Bucket POST must contain a field named 'key'.");
  refuseLongKey(key);
  service.authorization.require(caller, 's3:PutObject', { bucket, key });
  const length = isSigned ? checkPolicy(new Map(fields).set('key', key), bucket.name) : {};
  if (fields.has('tagging')) throw notImplemented('The form field tagging');
  const headers: Headers = Object.fromEntries(fields);
  refuseUnknownHeaders(headers, service.account);
  return store({ ...exchange, caller, key, headers }, file, length);
}

async function store(exchange: ObjectExchange, file: FormFile, length: AllowedLength): Promise<Reply> {
  const { bucket, key, headers, service } = exchange;
  const expected = {
    payload: { kind: 'unsigned' },
    contentMd5: headers['content-md5'],
    checksum: checksumOf(headers),
    smallest: length.smallest,
    largest: Math.min(length.largest ?? largestUpload, largestUpload),
  } as const;
  const upload = await receiveIntoFile(file.bytes, expected, service.store.temporaryDirectory);
  const { size, md5: etag } = upload.received;
  const draft = { key, size, etag, lastModified: now(), ...storedHeaders(headers) };
  try {
    const whole = { ...draft, ...fullObjectChecksum(upload.received) };
    const record = await bucket.objects.put(whole, [{ path: upload.file.path, size, keep: false }]);
    announce(exchange, record, 'Post');
    const location = `${service.url()}/${bucket.name}/${encodeURI(key)}`;
    return postReply(exchange, { ...writtenHeaders(record), location }, etag);
  } finally {
    await upload.file.discard();
  }
}

/** 204 unless the form asks for 200, for 201 with a document, or for a redirection. */
function postReply(
  { bucket, key, headers }: ObjectExchange,
  common: Record<string, string>,
  etag: string,
): Reply {
  const redirect = headers.success_action_redirect ?? headers.redirect;
  if (redirect !== undefined && URL.canParse(redirect)) {
    const location = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket: bucket.name, key, etag: `"${etag}"` })) {
      location.searchParams.set(name, value);
    }
    return { status: 303, headers: { ...common, location: location.href } };
  }
  if (headers.success_action_status === '200') return { status: 200, headers: common };
  if (headers.success_action_status !== '201') return { status: 204, headers: common };
  const content =
    element('Location', common.location) +
    element('Bucket', bucket.name) +
    element('Key', key) +
    element('ETag', `"${etag}"`);
  return { status: 201, headers: common, body: xmlDocument('PostResponse', content, '') };
}
