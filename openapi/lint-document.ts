import { createConfig, lintFromString } from '@redocly/openapi-core';

/** Nothing is excepted. An exception would stand here, with its reason: `rules: { 'some-rule': 'off' }`. */
const RULES = { extends: ['recommended-strict'] };

/** @returns what a widespread set of rules has to say against the document, a line for each finding */
export async function lintDocument(text: string): Promise<string[]> {
  const config = await createConfig(RULES);
  const problems = await lintFromString({ source: text, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location }) => `${location[0]?.pointer}: ${ruleId}: ${message}`);
}
