import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import { jsonServiceErrorCode, SignatureError } from '../../../local/access/signature-error.ts';
import { authenticate, type SignedRequest } from '../../../local/access/signature-v4.ts';

const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a secret' };
const region = 'us-east-1';
const access = new AccessControl();
access.register({
  ...credentials,
  arn: 'arn:aws:iam::000000000000:user/tester',
  account: '000000000000',
  policies: [],
});

interface Outgoing {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/** An SDK client that signs as ever and hands the request over instead of sending it. */
function captured(): { settings: object; taken: () => SignedRequest } {
  let outgoing: Outgoing | undefined;
  const requestHandler = {
    handle: async (request: Outgoing) => {
      outgoing = request;
      throw new Error('captured');
    },
  };
  const settings = { region, credentials, requestHandler, maxAttempts: 1, endpoint: 'http://127.0.0.1:9000' };
  return {
    settings,
    taken: () => {
      const { method, path, query, headers, body } = outgoing!;
      const pairs = Object.entries(query ?? {}).map(
        ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
      );
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const url = pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
      return { method, url, headers: lower, ...(typeof body === 'string' && { body: Buffer.from(body) }) };
    },
  };
}

async function signedMessage(): Promise<SignedRequest> {
  const { settings, taken } = captured();
  const QueueUrl = 'http://127.0.0.1:9000/000000000000/uploads';
  await new SQSClient(settings)
    .send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }))
    .catch(() => {});
  return taken();
}

async function signedGet(Key: string): Promise<SignedRequest> {
  const { settings, taken } = captured();
  const client = new S3Client({ ...settings, forcePathStyle: true });
  await client.send(new GetObjectCommand({ Bucket: 'images', Key, VersionId: 'a b+c' })).catch(() => {});
  return taken();
}

function codeOf(request: SignedRequest, service = 'sqs', now?: Date): string {
  try {
    authenticate(request, access, { service, region, ...(now && { now }) });
    return 'authenticated';
  } catch (error) {
    if (error instanceof SignatureError) return error.code;
    throw error;
  }
}

describe('a signature in the header', () => {
  it('of the SDK is accepted, and tells the caller', async () => {
    const { caller, payload } = authenticate(await signedMessage(), access, { service: 'sqs', region });
    expect(caller.arn).toBe('arn:aws:iam::000000000000:user/tester');
    expect(payload.kind).toBe('hash');
  });

  it.each(['plain.tif', 'with space+plus.tif', 'ümläut/日本.tif', "100%25/(it's)*!~.tif", 'a//b/../c'])(
    'covers the key %s',
    async (key) => {
      const request = await signedGet(key);
      expect(codeOf(request, 's3')).toBe('authenticated');
      expect(codeOf({ ...request, url: request.url.replace('images', 'image') }, 's3')).toBe(
        'SignatureDoesNotMatch',
      );
    },
  );

  it('is accepted whatever the wire encodes', async () => {
    const request = await signedGet('a(1).tif');
    expect(codeOf({ ...request, url: request.url.replace('%281%29', '(1)') }, 's3')).toBe('authenticated');
  });

  it('is refused when anything signed was changed', async () => {
    const request = await signedMessage();
    const headers = request.headers;
    expect(codeOf({ ...request, method: 'PUT' })).toBe('SignatureDoesNotMatch');
    expect(codeOf({ ...request, url: '/?extra=1' })).toBe('SignatureDoesNotMatch');
    expect(codeOf({ ...request, headers: { ...headers, 'x-amz-target': 'AmazonSQS.PurgeQueue' } })).toBe(
      'SignatureDoesNotMatch',
    );
    expect(codeOf({ ...request, body: Buffer.from('{}') })).toBe('XAmzContentSHA256Mismatch');
  });

  it('is refused when a header that matters is not signed', async () => {
    const request = await signedMessage();
    expect(codeOf({ ...request, headers: { ...request.headers, 'x-amz-acl': 'public-read' } })).toBe(
      'AccessDenied',
    );
    const authorization = request.headers.authorization!.replace(/;?host/, '');
    expect(codeOf({ ...request, headers: { ...request.headers, authorization } })).toBe('AccessDenied');
  });

  it('is refused 15 minutes early or late', async () => {
    const request = await signedMessage();
    const minutesLater = (minutes: number) => codeOf(request, 'sqs', new Date(Date.now() + minutes * 60_000));
    expect([minutesLater(-14), minutesLater(14)]).toEqual(['authenticated', 'authenticated']);
    expect([minutesLater(-16), minutesLater(16)]).toEqual(['RequestTimeTooSkewed', 'RequestTimeTooSkewed']);
  });

  it('is refused for another service, an unknown key, no signature or a malformed one', async () => {
    const request = await signedMessage();
    const withHeader = (authorization: string | undefined) => ({
      ...request,
      headers: { ...request.headers, authorization },
    });
    expect(codeOf(request, 'rds-data')).toBe('AuthorizationHeaderMalformed');
    const unknown = request.headers.authorization!.replace('AKIDTEST', 'AKIDOTHER');
    expect(codeOf(withHeader(unknown))).toBe('InvalidAccessKeyId');
    expect(codeOf(withHeader('AWS AKIDTEST:c2lnbmF0dXJl'))).toBe('AuthorizationHeaderMalformed');
    const { authorization: _, ...headers } = request.headers;
    expect(codeOf({ ...request, headers })).toBe('MissingAuthenticationToken');
  });
});

describe('a presigned URL', () => {
  async function presigned(expiresIn: number): Promise<SignedRequest> {
    const client = new S3Client({
      region,
      credentials,
      endpoint: 'http://127.0.0.1:9000',
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const command = new PutObjectCommand({ Bucket: 'images', Key: 'a b.tif', ContentLength: 3 });
    const url = new URL(
      await getSignedUrl(client, command, {
        expiresIn,
        signableHeaders: new Set(['host', 'content-length']),
      }),
    );
    const headers = { host: url.host, 'content-length': '3' };
    return { method: 'PUT', url: url.pathname + url.search, headers };
  }

  it('is valid until it expires', async () => {
    const request = await presigned(60);
    const { form, payload } = authenticate(request, access, { service: 's3', region });
    expect({ form, payload }).toEqual({ form: 'query', payload: { kind: 'unsigned' } });
    expect(codeOf(request, 's3', new Date(Date.now() + 58_000))).toBe('authenticated');
    expect(codeOf(request, 's3', new Date(Date.now() + 62_000))).toBe('AccessDenied');
  });

  it('is refused with a longer validity than signed, or more than seven days', async () => {
    const request = await presigned(60);
    const lasting = (seconds: string) => ({
      ...request,
      url: request.url.replace('Expires=60', `Expires=${seconds}`),
    });
    expect(codeOf(lasting('61'), 's3')).toBe('SignatureDoesNotMatch');
    expect(codeOf(lasting('604801'), 's3')).toBe('AuthorizationQueryParametersError');
  });

  it('binds the headers that it signed', async () => {
    const request = await presigned(60);
    expect(codeOf({ ...request, headers: { ...request.headers, 'content-length': '4' } }, 's3')).toBe(
      'SignatureDoesNotMatch',
    );
  });
});

it('names the error of a JSON service', () => {
  expect(jsonServiceErrorCode('InvalidAccessKeyId')).toBe('UnrecognizedClientException');
  expect(jsonServiceErrorCode('SignatureDoesNotMatch')).toBe('InvalidSignatureException');
});
