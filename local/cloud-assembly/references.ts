import { TemplateError } from './errors.ts';
import { intrinsicCall, isJsonObject, type Template, type TemplateResource } from './template.ts';

/** `${Name}` or `${Name.Attribute}`; with an exclamation mark, `${!text}`, it stands for itself. */
const SUB_VARIABLE = /\$\{(!?)([^}]*)\}/g;

/** Names in `${...}` of an Fn::Sub text. */
export function subVariables(text: string): string[] {
  return [...text.matchAll(SUB_VARIABLE)].filter((match) => !match[1]).map((match) => match[2]!.trim());
}

export function replaceSubVariables(text: string, replacement: (name: string) => string): string {
  return text.replace(SUB_VARIABLE, (_, literal: string, name: string) =>
    literal ? `\${${name}}` : replacement(name.trim()),
  );
}

/** Every name that a value refers to by Ref, Fn::GetAtt or Fn::Sub: resources, parameters, pseudo parameters. */
export function referencedNames(value: unknown): Set<string> {
  const names = new Set<string>();
  collect(value, names);
  return names;
}

function collect(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, names);
    return;
  }
  if (!isJsonObject(value)) return;
  const call = intrinsicCall(value);
  if (call) collectFromCall(call.name, call.argument, names);
  for (const item of Object.values(value)) collect(item, names);
}

function collectFromCall(name: string, argument: unknown, names: Set<string>): void {
  if (name === 'Ref' && typeof argument === 'string') names.add(argument);
  if (name === 'Fn::GetAtt') names.add(attributeReference(argument).logicalId);
  if (name !== 'Fn::Sub') return;
  const text = Array.isArray(argument) ? argument[0] : argument;
  const own = Array.isArray(argument) && isJsonObject(argument[1]) ? Object.keys(argument[1]) : [];
  for (const variable of subVariables(String(text))) {
    if (!own.includes(variable)) names.add(variable.split('.')[0]!);
  }
}

/** `["Bucket", "Arn"]` or `"Bucket.Arn"`. */
export function attributeReference(argument: unknown): { logicalId: string; attribute: string } {
  const parts = Array.isArray(argument) ? argument : String(argument).split('.');
  const [logicalId, ...attribute] = parts as string[];
  return { logicalId: logicalId ?? '', attribute: attribute.join('.') };
}

/** Logical ids in an order in which each comes after all that it refers to or names in DependsOn. */
export function deploymentOrder(template: Template): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const visit = (logicalId: string, path: readonly string[]): void => {
    if (done.has(logicalId)) return;
    if (path.includes(logicalId)) {
      throw new TemplateError(logicalId, `depends on itself: ${[...path, logicalId].join(' -> ')}`);
    }
    for (const dependency of dependencies(logicalId, template)) visit(dependency, [...path, logicalId]);
    done.add(logicalId);
    order.push(logicalId);
  };
  for (const logicalId of Object.keys(template.Resources)) visit(logicalId, []);
  return order;
}

function dependencies(logicalId: string, template: Template): string[] {
  const resource = template.Resources[logicalId]!;
  const declared = declaredDependencies(resource);
  const unknown = declared.find((name) => !(name in template.Resources));
  if (unknown) throw new TemplateError(logicalId, `DependsOn names ${unknown}, which is not in the template`);
  const referenced = [...referencedNames(resource.Properties)].filter((name) => name in template.Resources);
  return [...new Set([...declared, ...referenced])];
}

function declaredDependencies(resource: TemplateResource): readonly string[] {
  if (resource.DependsOn === undefined) return [];
  return typeof resource.DependsOn === 'string' ? [resource.DependsOn] : resource.DependsOn;
}
