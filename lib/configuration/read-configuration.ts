import { checkTogether } from './check-together.ts';
import { ConfigurationError, type ConfigurationProblem } from './configuration-error.ts';
import { type ConfigurationLayer, layerOf } from './configuration-layer.ts';
import { nearestName } from './nearest-name.ts';
import { SETTING_RULES } from './setting-rules.ts';
import type { Configuration, Settings } from './settings.ts';
import { STAGE_DEFAULTS } from './stage-defaults.ts';
import { describeStage, type StageSources } from './stage-layers.ts';

const NAMES = Object.keys(SETTING_RULES);

/**
 * The configuration of a stage. From the weakest to the strongest: the defaults of dev or prod, `stages` of the context, the
 * stage's own file, `overrides`. Each setting is taken as a whole from the strongest place that has it; null leaves it out.
 * @param stage the CDK context value of this name
 * @param overrides the CDK context value `config`: an object, JSON text, or the path of a .json file
 */
export function resolveConfiguration(
  stage: unknown = 'dev',
  overrides: unknown = {},
  sources: StageSources = {},
): Configuration {
  const { basedOn, layers } = describeStage(stage, sources);
  const written = [...layers, layerOf('config', overrides)];
  const settings = { ...STAGE_DEFAULTS[basedOn] } as Record<string, unknown>;
  for (const layer of written) Object.assign(settings, layer.settings);
  refuse([...unknownNames(written), ...refusedValues(settings, written)]);
  const configuration = { ...withoutNulls(settings), stage } as Configuration;
  // Only of settings that are right by themselves can it be told whether they go together.
  refuse(
    checkTogether(configuration).map((problem) => ({ ...problem, source: sourceOf(problem.key, written) })),
  );
  return configuration;
}

function unknownNames(layers: readonly ConfigurationLayer[]): ConfigurationProblem[] {
  return layers.flatMap(({ source, settings }) =>
    Object.keys(settings)
      .filter((key) => !Object.hasOwn(SETTING_RULES, key))
      .map((unknown) => ({ unknown, source, hint: hintFor(unknown) })),
  );
}

function hintFor(unknown: string): string {
  const meant = nearestName(unknown, NAMES);
  return meant === undefined ? `There are: ${NAMES.join(', ')}.` : `Did you mean "${meant}"?`;
}

function refusedValues(
  settings: Readonly<Record<string, unknown>>,
  layers: readonly ConfigurationLayer[],
): ConfigurationProblem[] {
  return Object.entries(SETTING_RULES)
    .filter(([key, rule]) => !rule.accepts(settings[key] ?? undefined))
    .map(([key, { allowed }]) => ({ key, value: settings[key], allowed, source: sourceOf(key, layers) }));
}

function sourceOf(key: string, layers: readonly ConfigurationLayer[]): string | undefined {
  return layers.findLast(({ settings }) => Object.hasOwn(settings, key))?.source;
}

function withoutNulls(settings: Readonly<Record<string, unknown>>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

function refuse(problems: readonly ConfigurationProblem[]): void {
  if (problems.length > 0) throw new ConfigurationError(problems);
}
