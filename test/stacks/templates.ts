import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FUNCTIONS, OPTIONAL_FUNCTIONS } from '../../lambdas/contract.ts';
import { createApp } from '../../lib/app.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of a hundred shapes; each test knows its own
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

export interface Templates {
  readonly data: Template;
  readonly pipeline: Template;
  /** Every resource of both stacks, by logical id. */
  readonly all: Readonly<Record<string, Resource>>;
}

const made = new Map<string, Templates>();

/**
 * The templates of a stage, made once for all tests that a worker runs: read them, and change nothing. The bundles are stand-ins: what is in them is tested where they are built.
 * CloudFormation's own rules are checked only where they are asked for: that takes longer than all the rest.
 */
export function synthesise(
  stage: string,
  config?: Readonly<Record<string, unknown>>,
  validate = false,
): Templates {
  const question = JSON.stringify([stage, config, validate]);
  const templates = made.get(question) ?? synthesiseAnew(stage, config, validate);
  made.set(question, templates);
  return templates;
}

function synthesiseAnew(
  stage: string,
  config: Readonly<Record<string, unknown>> | undefined,
  validate: boolean,
): Templates {
  const folder = mkdtempSync(join(tmpdir(), 'crop-health-synth-'));
  try {
    const app = createApp({
      // What is tested are the stages as they come, whatever is described beside them.
      context: { stage, stages: {}, configFolder: '', ...(config === undefined ? {} : { config }) },
      bundles: standInBundles(join(folder, 'bundles')),
      site: standInSite(join(folder, 'site')),
      outdir: join(folder, 'cdk.out'),
      validate,
    });
    const assembly = app.synth();
    const data = assembly.getStackByName(`CropHealthData-${stage}`).template as Template;
    const pipeline = assembly.getStackByName(`CropHealthPipeline-${stage}`).template as Template;
    return { data, pipeline, all: { ...data.Resources, ...pipeline.Resources } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function standInBundles(folder: string): string {
  for (const name of [...FUNCTIONS, ...OPTIONAL_FUNCTIONS]) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'index.mjs'), `export const handler = async () => '${name}';\n`);
  }
  mkdirSync(join(folder, 'migrate-schema', 'migrations'));
  writeFileSync(join(folder, 'migrate-schema', 'migrations', '0001_images.sql'), 'SELECT 1;\n');
  return folder;
}

export function standInSite(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8">');
  return folder;
}

/** The resources of one type, as [logical id, resource]. */
export function ofType(resources: Readonly<Record<string, Resource>>, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/** The only resource of one type. */
export function theOne(resources: Readonly<Record<string, Resource>>, type: string): [string, Resource] {
  const found = ofType(resources, type);
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}, not 1`);
  return found[0]!;
}

/** The bucket that is watched; the other one is the register. */
export function imageBucket(resources: Readonly<Record<string, Resource>>): [string, Resource] {
  const watched = ofType(resources, 'AWS::S3::Bucket').filter(
    ([, { Properties }]) => Properties.NotificationConfiguration !== undefined,
  );
  if (watched.length !== 1) throw new Error(`${watched.length} buckets are watched, not 1`);
  return watched[0]!;
}

/** The Lambda function that the stack names so. */
export function functionNamed({ pipeline }: Templates, name: string): [string, Resource] {
  const found = ofType(pipeline.Resources, 'AWS::Lambda::Function').find(([, { Properties }]) =>
    String(Properties.FunctionName).endsWith(`-${name}`),
  );
  if (found === undefined) throw new Error(`no function named ${name}`);
  return found;
}

/** The role that a function runs with. */
export function roleOf(templates: Templates, name: string): Resource {
  const [, { Properties }] = functionNamed(templates, name);
  return templates.pipeline.Resources[Properties.Role['Fn::GetAtt'][0]]!;
}
