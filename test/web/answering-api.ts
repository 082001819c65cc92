import { headersOf, type OperationForm, pathOf, type Values } from '../../client/http-request.ts';
import { OPERATIONS } from '../../client/operations.ts';
import type { Api } from '../../web/source/api/api.ts';

export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An API whose requests are as the typed client makes them, and whose answers the test has; an error is thrown as it is. */
export function answeringApi(answer: (request: AskedRequest) => unknown): Api {
  const ask = async (form: OperationForm, values: Values = {}) => {
    const headers = headersOf(form, values);
    const body = answer({
      method: form.method,
      path: pathOf(form, values),
      headers,
      body: values.body,
    });
    if (body instanceof Error) throw body;
    return { status: 200, body, etag: '"new"', retryAfter: null, location: null };
  };
  const operations = Object.entries(OPERATIONS).map(([id, form]) => [
    id,
    (values?: Values) => ask(form as OperationForm, values),
  ]);
  return {
    operations: Object.fromEntries(operations),
    download: () => Promise.reject(new Error('nothing is downloaded here')),
  };
}
