import { evaluateCondition } from './conditions.ts';
import { NotSimulatedError, TemplateError } from './errors.ts';
import { type Evaluation, INTRINSICS, NO_VALUE, refuseDynamicReference } from './intrinsics.ts';
import { intrinsicCall, isJsonObject, type Template } from './template.ts';

/** What the names in one stack's template stand for at the moment of resolving. */
export interface ResolutionScope {
  readonly template: Template;
  readonly region: string;
  /** Pseudo parameters (AWS::Region, ...) and template parameters by name. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Value of `Ref` to a deployed resource; undefined where the template has no such resource. */
  resourceReference(logicalId: string): string | undefined;
  /** Value of `Fn::GetAtt`; throws where the resource has no such attribute. */
  resourceAttribute(logicalId: string, attribute: string, askedBy: string): unknown;
  /** Value of `Fn::ImportValue`; throws where no deployed stack exports the name. */
  exportedValue(name: string, askedBy: string): unknown;
}

/**
 * The value without any intrinsic function left in it.
 * @param askedBy logical id that an error names
 */
export function resolve(value: unknown, scope: ResolutionScope, askedBy: string): unknown {
  const resolved = resolveValue(value, scope, askedBy);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveValue(value: unknown, scope: ResolutionScope, askedBy: string): unknown {
  if (typeof value === 'string') return refuseDynamicReference(value, askedBy);
  if (Array.isArray(value)) {
    return value.map((item) => resolveValue(item, scope, askedBy)).filter((item) => item !== NO_VALUE);
  }
  if (!isJsonObject(value)) return value;
  const call = intrinsicCall(value);
  if (!call) return resolveProperties(value, scope, askedBy);
  const intrinsic = INTRINSICS[call.name];
  if (intrinsic) return intrinsic(call.argument, evaluation(scope, askedBy));
  throw new NotSimulatedError(askedBy, `the function ${call.name}`, Object.keys(INTRINSICS).join(', '));
}

function resolveProperties(value: Record<string, unknown>, scope: ResolutionScope, askedBy: string) {
  const entries = Object.entries(value).map(
    ([key, item]) => [key, resolveValue(item, scope, askedBy)] as const,
  );
  return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
}

function evaluation(scope: ResolutionScope, askedBy: string): Evaluation {
  return {
    scope,
    askedBy,
    resolve: (value) => resolveValue(value, scope, askedBy),
    isTrue: (condition) => isConditionTrue(condition, scope, askedBy),
  };
}

/** Truth of a condition of the template's Conditions section. */
export function isConditionTrue(name: string, scope: ResolutionScope, askedBy: string): boolean {
  const conditions = scope.template.Conditions ?? {};
  if (!Object.hasOwn(conditions, name)) throw new TemplateError(askedBy, `no condition is named ${name}`);
  return evaluateCondition(conditions[name], {
    askedBy: name,
    named: (other) => isConditionTrue(other, scope, name),
    resolve: (value) => resolve(value, scope, name),
  });
}
