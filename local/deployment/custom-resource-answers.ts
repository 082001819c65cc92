import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a custom resource's function puts to the ResponseURL. */
export interface CustomResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

const MAXIMUM_ANSWER_BYTES = 1024 * 1024;

/** Takes the answers of custom resources, in place of the presigned S3 URL that CloudFormation hands out. */
export interface CustomResourceAnswers {
  expect(): { readonly url: string; readonly answer: Promise<CustomResourceAnswer> };
  close(): Promise<void>;
}

export async function startCustomResourceAnswers(): Promise<CustomResourceAnswers> {
  const expected = new Map<string, (answer: CustomResourceAnswer) => void>();
  const server = createServer(async (request, response) => {
    const settle = expected.get(request.url ?? '');
    if (request.method !== 'PUT' || !settle) {
      response.writeHead(403).end();
      return;
    }
    let body = '';
    for await (const chunk of request) {
      body += chunk;
      if (body.length > MAXIMUM_ANSWER_BYTES) break;
    }
    response.writeHead(200).end();
    expected.delete(request.url ?? '');
    settle(parse(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    expect() {
      const path = `/${randomBytes(16).toString('hex')}`;
      const answer = new Promise<CustomResourceAnswer>((resolve) => expected.set(path, resolve));
      return { url: `http://127.0.0.1:${port}${path}`, answer };
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function parse(body: string): CustomResourceAnswer {
  try {
    return JSON.parse(body) as CustomResourceAnswer;
  } catch {
    return { Status: 'FAILED', Reason: 'the answer to CloudFormation is no JSON' };
  }
}
