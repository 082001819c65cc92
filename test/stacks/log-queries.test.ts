import { describe, expect, it } from 'vitest';
import { documentedFields, documentedMetrics, documentedQueries } from './log-fields.ts';
import { OWN_NAMES } from './metrics-in-template.ts';
import { ofType, synthesise } from './templates.ts';

const templates = synthesise('dev');
const queries = ofType(templates.all, 'AWS::Logs::QueryDefinition').map(([, { Properties }]) => ({
  name: String(Properties.Name).replace('crop-health-dev/', ''),
  text: String(Properties.QueryString),
  groups: JSON.stringify(Properties.LogGroupNames),
}));

/** Of the access log: the names that the stage's format gives. */
const accessFields = Object.keys(
  JSON.parse(ofType(templates.all, 'AWS::ApiGatewayV2::Stage')[0]![1].Properties.AccessLogSettings.Format),
);

/** Words of the query language, and what a query itself names. */
const WORDS =
  /^(fields|filter|sort|stats|limit|by|as|asc|desc|and|or|in|count|sum|max|pct|latest|bin|\d+m?)$/;

function fieldsOf(text: string): string[] {
  const withoutTexts = text.replace(/"[^"]*"/g, '');
  const own = [...withoutTexts.matchAll(/\bas (\w+)/g)].map(([, name]) => name);
  const words = withoutTexts.match(/@?\w+(?:\.\w+)?/g) ?? [];
  return words.filter((word) => !WORDS.test(word) && !word.startsWith('@') && !own.includes(word));
}

describe('saved log queries', () => {
  it.each(queries.map((query) => [query.name, query] as const))(
    '%s asks for fields that are written',
    (_name, { text, groups }) => {
      const known = groups.includes('AccessLog') ? accessFields : documentedFields();
      const strays = fieldsOf(text).filter((field) => !known.includes(field.split('.')[0]!));
      expect(strays).toEqual([]);
    },
  );

  it('are those of the documentation', () => {
    expect(queries.map(({ name }) => name).sort()).toEqual(documentedQueries().sort());
  });

  it('look into all functions that deal with images', () => {
    const story = queries.find(({ name }) => name === 'story-of-one-image');
    for (const part of ['Images', 'Processing', 'Stuck']) expect(story?.groups).toContain(part);
  });
});

describe('metrics', () => {
  it('are those of the documentation', () => {
    expect(documentedMetrics().sort()).toEqual([...OWN_NAMES].sort());
  });
});
