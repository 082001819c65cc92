import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { IN_OPENAPI } from './operation.ts';

interface QuerySchema {
  readonly entries: Readonly<Record<string, { readonly wrapped: v.GenericSchema }>>;
}

/** Each parameter of a query whose fields are all optional; the words of its refusal say what is accepted. */
export function queryParameters({ entries }: QuerySchema) {
  return Object.entries(entries).map(([name, { wrapped }]) => {
    const { $schema: _, ...schema } = toJsonSchema(wrapped, IN_OPENAPI);
    return { name, in: 'query', description: wordsOf(wrapped), schema };
  });
}

/** What the schema says of a value that is of no kind that it takes. */
function wordsOf(schema: v.GenericSchema): string {
  return v.safeParse(schema, {}).issues?.[0]?.message ?? '';
}
