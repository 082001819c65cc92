import { describe, expect, it } from 'vitest';
import { type Schema, typeText } from '../../openapi/type-text.ts';

const object = (properties: Record<string, Schema>, more: Schema = {}) => ({
  type: 'object',
  properties,
  ...more,
});

describe('the type of a schema', () => {
  it.each<[Schema, string]>([
    [{ $ref: '#/components/schemas/Image' }, 'Image'],
    [{ type: 'integer' }, 'number'],
    [{ const: 'PUT' }, '"PUT"'],
    [{ const: null }, 'null'],
    [{ enum: ['a', 'b'], type: 'string' }, '"a" | "b"'],
    [{ anyOf: [{ type: 'number' }, { type: 'integer' }, { type: 'null' }] }, 'number | null'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }, 'A & B'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, 'readonly ("a" | "b")[]'],
    [
      { type: 'array', items: { type: 'array', items: { type: 'number' } } },
      'readonly (readonly number[])[]',
    ],
    [{ type: 'array' }, 'readonly unknown[]'],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] }, 'readonly [number, string]'],
    [{}, 'unknown'],
    [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
    [object({}, { additionalProperties: { type: 'string' } }), 'Readonly<Record<string, string>>'],
    [object({ a: { type: 'string' } }, { required: ['a'] }), '{\n  readonly a: string;\n}'],
    [object({ 'x-y': { type: 'null' } }), '{\n  readonly "x-y"?: null;\n}'],
    [
      object({ a: object({ b: { type: 'boolean' } }) }),
      '{\n  readonly a?: {\n    readonly b?: boolean;\n  };\n}',
    ],
    [
      object({ a: { type: 'string' } }, { additionalProperties: true }),
      '{\n  readonly a?: string;\n  readonly [name: string]: unknown;\n}',
    ],
  ])('of %j is %s', (schema, text) => expect(typeText(schema)).toBe(text));
});
