/** What of JSON Schema the document uses, as far as a type can say it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** The TypeScript of a schema. What no type says (patterns, limits) is left out. */
export function typeText(schema: Schema, indent = ''): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1)!;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return unionOf(schema.enum.map((value) => JSON.stringify(value)));
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return unionOf(alternatives.map((one) => typeText(one, indent)));
  if (schema.allOf !== undefined) return schema.allOf.map((one) => typeText(one, indent)).join(' & ');
  if (Array.isArray(schema.type)) {
    return unionOf(schema.type.map((type: string) => typeText({ ...schema, type }, indent)));
  }
  return textOfType(schema, indent);
}

function textOfType(schema: Schema, indent: string): string {
  switch (schema.type) {
    case 'object':
      return objectText(schema, indent);
    case 'array':
      return arrayText(schema, indent);
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'unknown';
  }
}

function arrayText({ items, prefixItems }: Schema, indent: string): string {
  if (prefixItems !== undefined) {
    const rest = typeof items === 'object' ? [`...${typeText(items, indent)}[]`] : [];
    return `readonly [${[...prefixItems.map((one) => typeText(one, indent)), ...rest].join(', ')}]`;
  }
  const item = typeof items === 'object' ? typeText(items, indent) : 'unknown';
  return `readonly ${/ [|&] |^readonly /.test(item) ? `(${item})` : item}[]`;
}

function objectText(
  { properties = {}, required = [], additionalProperties }: Schema,
  indent: string,
): string {
  const names = Object.keys(properties);
  const others =
    typeof additionalProperties === 'object' ? typeText(additionalProperties, indent) : 'unknown';
  if (names.length === 0) return `Readonly<Record<string, ${others}>>`;
  const inner = `${indent}  `;
  const lines = names.map((name) => {
    const isOptional = !required.includes(name);
    return `${inner}readonly ${keyText(name)}${isOptional ? '?' : ''}: ${typeText(properties[name]!, inner)};`;
  });
  // Members that have no name of their own must be able to hold what the named ones do.
  if (additionalProperties === true || typeof additionalProperties === 'object')
    lines.push(`${inner}readonly [name: string]: unknown;`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

export function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function unionOf(members: readonly string[]): string {
  return [...new Set(members)].join(' | ');
}
