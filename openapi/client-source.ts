import { keyText, type Schema, typeText } from './type-text.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Route extends Operation {
  readonly method: string;
  readonly path: string;
  /** Those of the path, too. */
  readonly parameters: readonly Parameter[];
}

export interface Document {
  readonly paths: Readonly<Record<string, object>>;
  readonly components: { readonly schemas: object };
}

const HEADING = `/** Written by \`npm run docs:openapi\` of docs/openapi.json: not by hand. */`;

/** The module that the typed client is made from: its types, and what a request is made of. */
export function clientSource({ paths, components }: Document): string {
  const routes = Object.entries(paths).flatMap(([path, item]) => routesOf(path, item));
  const schemas = Object.entries(components.schemas as Readonly<Record<string, Schema>>).map(
    ([name, schema]) => `export type ${name} = ${typeText(schema)};`,
  );
  return `${[
    HEADING,
    ...schemas,
    `export interface Operations {\n${routes.map(typesOf).join('\n')}\n}`,
    `export const OPERATIONS = {\n${routes.map(valuesOf).join('\n')}\n} as const;`,
  ].join('\n\n')}\n`;
}

function routesOf(path: string, item: object): Route[] {
  const { parameters: shared = [], ...operations } = item as { readonly parameters?: readonly Parameter[] };
  return Object.entries(operations as Readonly<Record<string, Operation>>).map(([method, operation]) => {
    const parameters = [...shared, ...(operation.parameters ?? [])];
    return { ...operation, method: method.toUpperCase(), path, parameters };
  });
}

function typesOf({ operationId, summary, parameters, requestBody, responses }: Route): string {
  const given = parameters.flatMap((parameter) => {
    const { required = false, schema, description } = parameter;
    const optional = required ? '' : ' | undefined';
    const type = `readonly ${nameOf(parameter)}${required ? '' : '?'}: ${typeText(schema, '      ')}${optional};`;
    return [...(description === undefined ? [] : [`      /** ${description} */`]), `      ${type}`];
  });
  if (requestBody !== undefined) {
    const isRequired = requestBody.required;
    const type = `${contentText(requestBody.content)}${isRequired ? '' : ' | undefined'}`;
    given.push(`      readonly body${isRequired ? '' : '?'}: ${type};`);
  }
  const answers = Object.entries(responses)
    .filter(([status]) => /^[23]\d\d$/.test(status))
    .map(([status, { content }]) => `      readonly ${status}: ${contentText(content)};`);
  return [
    `  /** ${summary} */`,
    `  readonly ${keyText(operationId)}: {`,
    ...(given.length === 0 ? ['    readonly request: {};'] : ['    readonly request: {', ...given, '    };']),
    '    readonly answers: {',
    ...answers,
    '    };',
    '  };',
  ].join('\n');
}

/** What is no JSON is read as text. */
function contentText(content: Content | undefined): string {
  if (content === undefined) return 'null';
  const types = Object.entries(content).map(([mediaType, { schema }]) =>
    /[/+]json\b/.test(mediaType) ? typeText(schema, '      ') : 'string',
  );
  return [...new Set(types)].join(' | ');
}

function valuesOf({ operationId, method, path, security, parameters, requestBody }: Route): string {
  const placed = (place: string) =>
    parameters
      .filter((parameter) => parameter.in === place)
      .map((parameter) => `${nameOf(parameter)}: ${JSON.stringify(parameter.name)}`)
      .join(', ');
  const facts = [
    `method: ${JSON.stringify(method)}`,
    `path: ${JSON.stringify(path)}`,
    `needsToken: ${security.length > 0}`,
    `contentType: ${JSON.stringify(Object.keys(requestBody?.content ?? {})[0] ?? null)}`,
    `inPath: {${placed('path')}}`,
    `inQuery: {${placed('query')}}`,
    `inHeaders: {${placed('header')}}`,
  ];
  return `  ${keyText(operationId)}: {\n${facts.map((fact) => `    ${fact},`).join('\n')}\n  },`;
}

/** As a property: If-None-Match is ifNoneMatch. */
function nameOf({ name }: Parameter): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const [first = '', ...others] = words;
  const start = words.length > 1 ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
  return [start, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
