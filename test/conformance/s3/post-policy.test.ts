import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, errorOf, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
const body = 'ten bytes!';

beforeAll(async () => {
  endpoint = await startEndpoint();
  Bucket = endpoint.bucket;
});
afterAll(() => endpoint?.close());

type Policy = Partial<PresignedPostOptions>;

async function post(
  policy: Policy,
  changes: Record<string, string | undefined> = {},
  content = body,
  filename = 'a b.tif',
) {
  const signed = await createPresignedPost(endpoint.client, {
    Bucket,
    Key: 'raw/1/a.tif',
    Expires: 60,
    ...policy,
  });
  const fields = { ...signed.fields, ...changes };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  form.append('file', new Blob([content]), filename);
  const response = await fetch(signed.url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, code: errorCode(text), text, headers: response.headers };
}

async function read(Key: string) {
  const answer = await endpoint.client.send(new GetObjectCommand({ Bucket, Key }));
  return { ...answer, text: await answer.Body!.transformToString() };
}

const violation = { status: 403, code: 'AccessDenied' };

describe('a form upload', () => {
  it('that keeps to its policy is stored', async () => {
    const Fields = { 'Content-Type': 'image/tiff', 'x-amz-meta-flight': '7' };
    const Conditions: PresignedPostOptions['Conditions'] = [
      ['content-length-range', 10, 10],
      ['starts-with', '$Content-Type', 'image/'],
    ];
    expect(await post({ Fields, Conditions })).toMatchObject({ status: 204, text: '' });
    expect(await read('raw/1/a.tif')).toMatchObject({
      text: body,
      ContentType: 'image/tiff',
      Metadata: { flight: '7' },
    });
  });

  it.each([
    ['200', ''],
    ['201', '<Key>raw/1/a.tif</Key>'],
  ])('answers with the status %s when asked to', async (status, content) => {
    const answer = await post({ Fields: { success_action_status: status } });
    expect(answer.status).toBe(Number(status));
    expect(answer.text).toContain(content);
  });

  it('redirects when asked to', async () => {
    const answer = await post({ Fields: { success_action_redirect: 'http://127.0.0.1/done?x=1' } });
    const location = new URL(answer.headers.get('location')!);
    expect([answer.status, location.pathname, location.searchParams.get('key')]).toEqual([
      303,
      '/done',
      'raw/1/a.tif',
    ]);
  });

  it('may take its name from the file', async () => {
    await post({ Key: 'raw/2/$' + '{filename}' }, {}, body, 'ümlaut 1.tif');
    expect((await read('raw/2/ümlaut 1.tif')).text).toBe(body);
  });

  it.each([
    ['too large', `${body}!`, 'EntityTooLarge'],
    ['too small', 'tiny', 'EntityTooSmall'],
  ])('that is %s is refused and not stored', async (name, content, code) => {
    const Key = `length/${name}`;
    const answer = await post({ Key, Conditions: [['content-length-range', 5, 10]] }, {}, content);
    expect(answer).toMatchObject({ status: 400, code });
    expect(await errorOf(read(Key))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('with another key, type or bucket than its policy allows is refused', async () => {
    expect(await post({}, { key: 'raw/2/other.tif' })).toMatchObject(violation);
    const Conditions: PresignedPostOptions['Conditions'] = [['starts-with', '$Content-Type', 'image/']];
    expect(await post({ Conditions }, { 'Content-Type': 'text/html' })).toMatchObject(violation);
    expect(await post({ Conditions })).toMatchObject(violation);
  });

  it('with a field that the policy does not mention is refused, unless it is to be ignored', async () => {
    const answer = await post({}, { 'x-amz-meta-extra': '1' });
    expect(answer).toMatchObject(violation);
    expect(answer.text).toContain('Extra input fields: x-amz-meta-extra');
    expect(await post({}, { 'x-ignore-this': '1' })).toMatchObject({ status: 204 });
  });

  it('with a changed policy or signature is refused', async () => {
    const lenient = { expiration: '2099-01-01T00:00:00Z', conditions: [['starts-with', '$key', '']] };
    const Policy = Buffer.from(JSON.stringify(lenient)).toString('base64');
    expect(await post({}, { Policy })).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    const wrong = { 'X-Amz-Signature': '0'.repeat(64) };
    expect(await post({}, wrong)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('of many megabytes that its policy does not allow gets its answer, too', async () => {
    const content = 'x'.repeat(8 * 1024 ** 2);
    expect(await post({}, { key: 'raw/2/other.tif' }, content)).toMatchObject(violation);
    const Conditions: PresignedPostOptions['Conditions'] = [['content-length-range', 0, 10]];
    expect(await post({ Conditions }, {}, content)).toMatchObject({ status: 400, code: 'EntityTooLarge' });
  });

  it('that ends in the middle of its file is refused and not stored', async () => {
    const Key = 'cut-off';
    const signed = await createPresignedPost(endpoint.client, { Bucket, Key });
    const field = ([name, value]: [string, string]) =>
      `--edge\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = `--edge\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nthe beginn`;
    const response = await fetch(signed.url, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=edge' },
      body: Object.entries(signed.fields).map(field).join('') + file,
    });
    expect([response.status, errorCode(await response.text())]).toEqual([400, 'MalformedPOSTRequest']);
    expect(await errorOf(read(Key))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('with an expired policy is refused', async () => {
    const answer = await post({ Expires: -5 });
    expect(answer).toMatchObject(violation);
    expect(answer.text).toContain('Policy expired');
  });

  it('without a policy is refused', async () => {
    expect(await post({}, { Policy: undefined })).toMatchObject(violation);
  });
});
