import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, type Environment, Tags } from 'aws-cdk-lib';
import { STACKS } from '../lambdas/contract.ts';
import { BUNDLES, PROJECT_ROOT, SITE } from './bundles.ts';
import { resolveConfiguration } from './configuration/read-configuration.ts';
import type { Configuration } from './configuration/settings.ts';
import { DataStack } from './data-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';

/** One {stage}.json for each stage that is described there; `-c configFolder=` names another one, or none. */
const CONFIGURATION_FOLDER = 'config';

export interface CreateAppOptions {
  /** CDK context, as `-c` gives it to the CLI: `stage`, `config`, `stages`, `configFolder`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The folder with one bundle per function. */
  readonly bundles?: string;
  /** The folder with the built field app. */
  readonly site?: string;
  readonly outdir?: string;
  /** Check the templates against CloudFormation's rules, which takes longer than making them. On unless switched off. */
  readonly validate?: boolean;
}

/** The whole application. The same templates come out whether the CDK CLI, a test or a script runs it. */
export function createApp(options: CreateAppOptions = {}): App {
  const app = new App({
    // The CLI passes the feature flags of cdk.json; nobody else does.
    context: { ...readProjectContext(), ...options.context },
    analyticsReporting: false,
    ...(options.validate === false ? { builtinCloudFormationValidation: false } : {}),
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
  });
  const configuration = configurationOf(app);
  const { stage } = configuration;
  const env = environmentOf(configuration);
  const data = new DataStack(app, STACKS.data(stage), {
    configuration,
    env,
    description: 'Crop health: images, database, users.',
  });
  new PipelineStack(app, STACKS.pipeline(stage), {
    configuration,
    env,
    data,
    bundles: options.bundles ?? BUNDLES,
    site: options.site ?? SITE,
    description: 'Crop health: API, image processing, sweep, dashboard.',
  });
  for (const [name, value] of Object.entries(configuration.tags)) Tags.of(app).add(name, value);
  Tags.of(app).add('application', 'crop-health');
  Tags.of(app).add('stage', stage);
  return app;
}

/** What the app was made with. */
export function configurationOf({ node }: App): Configuration {
  const folder = String(node.tryGetContext('configFolder') ?? CONFIGURATION_FOLDER);
  return resolveConfiguration(node.tryGetContext('stage'), node.tryGetContext('config'), {
    stages: node.tryGetContext('stages'),
    folder: folder === '' ? undefined : resolve(PROJECT_ROOT, folder),
  });
}

/** None: the templates suit any account and region. */
function environmentOf({ account, region }: Configuration): Environment {
  return { ...(account === undefined ? {} : { account }), ...(region === undefined ? {} : { region }) };
}

function readProjectContext(): Record<string, unknown> {
  const file = JSON.parse(readFileSync(join(PROJECT_ROOT, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return file.context;
}
