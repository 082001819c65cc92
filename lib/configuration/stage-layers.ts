import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConfigurationError } from './configuration-error.ts';
import { type ConfigurationLayer, layerOf, layerOfFile } from './configuration-layer.ts';
import { oneOf } from './rules.ts';
import { BASE_STAGES, type BaseStage } from './settings.ts';

/** Where stages are described, besides the defaults of dev and prod. */
export interface StageSources {
  /** By the stage's name: `stages` of cdk.json's context. */
  readonly stages?: unknown;
  /** A folder with one {stage}.json for each; none: no files are read. */
  readonly folder?: string | undefined;
}

export interface DescribedStage {
  readonly basedOn: BaseStage;
  /** The later ones win. */
  readonly layers: readonly ConfigurationLayer[];
}

/**
 * The name becomes part of others. Lambda takes 64 characters for a function's name. CloudFormation shortens a bucket's name
 * at 63, and the queue's policy knows the bucket by the stack's whole name; a hyphen would let it take dev for a part of dev-2.
 */
const STAGE_NAME = /^[a-z][a-z0-9]{0,11}$/;
const NAME_ALLOWED = '1 to 12 lower-case letters and digits, of which the first is a letter';

export function describeStage(stage: unknown, sources: StageSources): DescribedStage {
  if (typeof stage !== 'string' || !STAGE_NAME.test(stage)) throw refused(stage, NAME_ALLOWED);
  const layers = layersOf(stage, sources);
  if (isBaseStage(stage)) return { basedOn: stage, layers };
  if (layers.length === 0) throw refused(stage, knownStages(stage, sources));
  return { basedOn: baseOf(stage, layers), layers: layers.map(withoutBase) };
}

function layersOf(stage: string, { stages = {}, folder }: StageSources): ConfigurationLayer[] {
  const layers: ConfigurationLayer[] = [];
  const inContext = layerOf('stages of the context', stages).settings;
  if (Object.hasOwn(inContext, stage))
    layers.push(layerOf(`"stages" of the context, ${stage}`, inContext[stage]));
  if (folder === undefined) return layers;
  const file = join(folder, `${stage}.json`);
  if (existsSync(file)) layers.push(layerOfFile(file));
  return layers;
}

function baseOf(stage: string, layers: readonly ConfigurationLayer[]): BaseStage {
  const layer = layers.findLast(({ settings }) => Object.hasOwn(settings, 'basedOn'));
  const value = layer?.settings.basedOn;
  if (isBaseStage(value)) return value;
  const { allowed } = oneOf(BASE_STAGES);
  throw new ConfigurationError([
    { key: 'basedOn', value, allowed: `${allowed}, whose defaults "${stage}" has`, source: layer?.source },
  ]);
}

function withoutBase({ source, settings }: ConfigurationLayer): ConfigurationLayer {
  const { basedOn: _base, ...own } = settings;
  return { source, settings: own };
}

function knownStages(stage: string, { stages = {}, folder }: StageSources): string {
  const files = folder !== undefined && existsSync(folder) ? readdirSync(folder) : [];
  const inFiles = files.filter((name) => name.endsWith('.json')).map((name) => basename(name, '.json'));
  const known = new Set([...BASE_STAGES, ...Object.keys(stages as object), ...inFiles]);
  return (
    `one of ${[...known].join(', ')}; a further one is described in config/${stage}.json, or under "stages" in the context ` +
    'of cdk.json'
  );
}

function isBaseStage(stage: unknown): stage is BaseStage {
  return BASE_STAGES.includes(stage as BaseStage);
}

function refused(stage: unknown, allowed: string): ConfigurationError {
  return new ConfigurationError([{ key: 'stage', value: stage, allowed }]);
}
