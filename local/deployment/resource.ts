import type * as v from 'valibot';
import type { AssemblyStack } from '../cloud-assembly/read-assembly.ts';
import type { LocalAccount } from './local-account.ts';

/** One resource of a template at its turn to be deployed. */
export interface ResourceToDeploy {
  readonly logicalId: string;
  readonly type: string;
  readonly stack: AssemblyStack;
  readonly account: LocalAccount;
}

/** What other resources can refer to. */
export interface DeployedResource {
  /** Value of `Ref`. */
  readonly reference: string;
  /** Values of `Fn::GetAtt`. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** How resources of one CloudFormation type come to life on this machine. */
export interface ResourceHandler {
  readonly properties: v.GenericSchema;
  deploy(properties: never, resource: ResourceToDeploy): DeployedResource | Promise<DeployedResource>;
}

/** Ties the schema to the function that gets what it lets through. */
export function resourceHandler<Schema extends v.GenericSchema>(
  properties: Schema,
  deploy: (
    properties: v.InferOutput<Schema>,
    resource: ResourceToDeploy,
  ) => DeployedResource | Promise<DeployedResource>,
): ResourceHandler {
  return { properties, deploy };
}
