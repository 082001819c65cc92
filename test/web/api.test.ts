import { afterEach, describe, expect, it, vi } from 'vitest';
import { createApi, type TokenSource } from '../../web/source/api/api.ts';
import { SignedOutError } from '../../web/source/api/api-errors.ts';

afterEach(() => vi.unstubAllGlobals());

/** A service that answers one after the other, and notes by which token it was asked. */
function service(...answers: (Response | Error)[]): string[] {
  const tokens: string[] = [];
  vi.stubGlobal('fetch', async (_: string, { headers }: { headers: Record<string, string> }) => {
    tokens.push(headers.authorization!);
    const answer = answers.shift()!;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return tokens;
}

const tokens: TokenSource = {
  accessToken: async () => 'old',
  replaceToken: async () => 'new',
  endSession: async () => new SignedOutError(),
};
const api = createApi('https://api.example.com', tokens);

describe('a call of the API', () => {
  it('is made once more with a new token where the old one is refused', async () => {
    const used = service(new Response('{}', { status: 401 }), Response.json({ items: [] }));
    expect((await api.operations.listImages()).body).toEqual({ items: [] });
    expect(used).toEqual(['Bearer old', 'Bearer new']);
  });

  it('ends the session where a new token is refused as well', async () => {
    service(new Response('{}', { status: 401 }), new Response('{}', { status: 401 }));
    await expect(api.operations.listImages()).rejects.toMatchObject({ code: 'signed_out' });
  });

  it('has no body where nothing has changed', async () => {
    service(new Response(null, { status: 304, headers: { 'retry-after': '7' } }));
    const { status, body, retryAfter } = await api.operations.listImages({ ifNoneMatch: 'W/"1"' });
    expect([status, body, retryAfter]).toEqual([304, null, 7]);
  });

  it('fails with what the API says, and when to ask again', async () => {
    const problem = { code: 'database_resuming', detail: 'The database is waking up.' };
    service(Response.json(problem, { status: 503, headers: { 'retry-after': '12' } }));
    await expect(api.operations.listImages()).rejects.toMatchObject({
      status: 503,
      code: 'database_resuming',
      message: 'The database is waking up.',
      retryAfterSeconds: 12,
    });
  });

  it('knows refusals of the gateway, which have no code', async () => {
    service(Response.json({ message: 'Too Many Requests' }, { status: 429 }));
    await expect(api.operations.listImages()).rejects.toMatchObject({ code: 'busy' });
    service(Response.json({ message: 'Forbidden' }, { status: 403 }));
    await expect(api.operations.listImages()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('hands out what is to be kept as it came, and reads no table as JSON', async () => {
    service(new Response('{}', { status: 401 }), new Response('123'));
    expect((await api.download('/images/a/export')).body).toBe('123');
    service(Response.json({ code: 'field_not_found', detail: 'There is none.' }, { status: 404 }));
    await expect(api.download('/fields/a/export')).rejects.toMatchObject({ code: 'field_not_found' });
  });

  it('tells a service that cannot be reached from one that refuses', async () => {
    service(new TypeError('Failed to fetch'));
    await expect(api.operations.listImages()).rejects.toMatchObject({ code: 'not_reached' });
  });
});
