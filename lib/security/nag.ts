import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Configuration } from '../configuration/settings.ts';
import { type Acknowledgement, acknowledgements } from './acknowledgements.ts';

/** An acknowledgement for something that is not there: it would wait unseen for another resource of that name. */
export class UnknownResourceError extends Error {
  override readonly name = 'UnknownResourceError';

  constructor({ stack, path }: Acknowledgement) {
    super(`lib/security/acknowledgements.ts names ${path} in the ${stack} stack, where no such resource is.`);
  }
}

/** Has every resource checked against cdk-nag's rules of AWS Solutions while the app is synthesised. */
export function checkWithNag(app: App, configuration: Configuration): void {
  acknowledge(app, configuration);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
}

export function acknowledge(app: App, configuration: Configuration): void {
  for (const one of acknowledgements(configuration)) {
    const resource = app.node.tryFindChild(stackName(one, configuration));
    const found = one.path.split('/').reduce((at, id) => at?.node.tryFindChild(id), resource);
    if (found === undefined) throw new UnknownResourceError(one);
    Validations.of(found).acknowledge(...one.findings.map((id) => ({ id, reason: one.reason })));
  }
}

export function stackName({ stack }: Pick<Acknowledgement, 'stack'>, { stage }: Configuration): string {
  return `CropHealth${stack === 'data' ? 'Data' : 'Pipeline'}-${stage}`;
}
