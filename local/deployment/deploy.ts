import { NotSimulatedError, TemplateError } from '../cloud-assembly/errors.ts';
import { parameterValues } from '../cloud-assembly/parameters.ts';
import type { AssemblyStack } from '../cloud-assembly/read-assembly.ts';
import { deploymentOrder } from '../cloud-assembly/references.ts';
import { isConditionTrue, type ResolutionScope, resolve } from '../cloud-assembly/resolve.ts';
import type { LocalAccount } from './local-account.ts';
import { readProperties } from './properties.ts';
import type { DeployedResource, ResourceToDeploy } from './resource.ts';
import { SIMULATED_TYPE_NAMES, simulatedType } from './resource-types.ts';
import { standIn, TYPES_WITHOUT_LOCAL_EFFECT } from './without-local-effect.ts';

/** Outputs of a deployed stack by their logical id. */
export type StackOutputs = Readonly<Record<string, string>>;

/** Deploys the stacks of an assembly in their order, resource by resource, as CloudFormation would. */
export async function deploy(
  stacks: readonly AssemblyStack[],
  account: LocalAccount,
): Promise<ReadonlyMap<string, StackOutputs>> {
  for (const stack of stacks) refuseUnknownTypes(stack);
  const exported = new Map<string, unknown>();
  const outputs = new Map<string, StackOutputs>();
  for (const stack of stacks) {
    const deployed = new Map<string, DeployedResource>();
    const scope = resolutionScope(stack, account, deployed, exported);
    for (const logicalId of deploymentOrder(stack.template)) {
      const resource = await deployResource(logicalId, stack, scope, account);
      if (resource) deployed.set(logicalId, resource);
    }
    outputs.set(stack.stackName, resolveOutputs(stack, scope, exported));
  }
  return outputs;
}

/** Before anything is deployed, so that a template that is not understood leaves nothing behind. */
function refuseUnknownTypes({ template }: AssemblyStack): void {
  for (const [logicalId, { Type }] of Object.entries(template.Resources)) {
    if (simulatedType(Type) || Type in TYPES_WITHOUT_LOCAL_EFFECT) continue;
    const accepted = [...SIMULATED_TYPE_NAMES, 'Custom::*', ...Object.keys(TYPES_WITHOUT_LOCAL_EFFECT)];
    throw new NotSimulatedError(logicalId, `the resource type ${Type}`, accepted.join(', '));
  }
}

async function deployResource(
  logicalId: string,
  stack: AssemblyStack,
  scope: ResolutionScope,
  account: LocalAccount,
): Promise<DeployedResource | undefined> {
  const { Type: type, Properties = {}, Condition } = stack.template.Resources[logicalId]!;
  if (Condition !== undefined && !isConditionTrue(Condition, scope, logicalId)) return undefined;
  const resource: ResourceToDeploy = { logicalId, type, stack, account };
  const handler = simulatedType(type);
  if (!handler) return standIn(TYPES_WITHOUT_LOCAL_EFFECT[type]!, resource);
  const properties = readProperties(handler.properties, resolve(Properties, scope, logicalId), resource);
  try {
    return await handler.deploy(properties as never, resource);
  } catch (error) {
    if (error instanceof TemplateError || error instanceof NotSimulatedError) throw error;
    throw new TemplateError(logicalId, `could not deploy ${type}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function resolutionScope(
  stack: AssemblyStack,
  account: LocalAccount,
  deployed: ReadonlyMap<string, DeployedResource>,
  exported: ReadonlyMap<string, unknown>,
): ResolutionScope {
  return {
    template: stack.template,
    region: account.region,
    parameters: parameterValues(stack.stackName, stack.template, account),
    resourceReference: (logicalId) => deployed.get(logicalId)?.reference,
    resourceAttribute(logicalId, attribute, askedBy) {
      const attributes = deployed.get(logicalId)?.attributes;
      if (!attributes)
        throw new TemplateError(askedBy, `Fn::GetAtt names ${logicalId}, which is not deployed`);
      if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
      const accepted = Object.keys(attributes).join(', ') || 'none';
      throw new NotSimulatedError(askedBy, `the attribute ${attribute} of ${logicalId}`, accepted);
    },
    exportedValue(name, askedBy) {
      if (exported.has(name)) return exported.get(name);
      throw new TemplateError(askedBy, `Fn::ImportValue names ${name}, which no deployed stack exports`);
    },
  };
}

function resolveOutputs(
  { template }: AssemblyStack,
  scope: ResolutionScope,
  exported: Map<string, unknown>,
): StackOutputs {
  const outputs: Record<string, string> = {};
  for (const [name, { Value, Export, Condition }] of Object.entries(template.Outputs ?? {})) {
    if (Condition !== undefined && !isConditionTrue(Condition, scope, name)) continue;
    const value = resolve(Value, scope, name);
    outputs[name] = String(value);
    if (Export) exported.set(String(resolve(Export.Name, scope, name)), value);
  }
  return outputs;
}
