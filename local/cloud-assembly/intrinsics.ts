import { NotSimulatedError, TemplateError } from './errors.ts';
import { attributeReference, replaceSubVariables } from './references.ts';
import type { ResolutionScope } from './resolve.ts';
import { isJsonObject } from './template.ts';

/** One resolution in progress, as an intrinsic function sees it. */
export interface Evaluation {
  readonly scope: ResolutionScope;
  /** Logical id that an error names. */
  readonly askedBy: string;
  resolve(value: unknown): unknown;
  isTrue(condition: string): boolean;
}

/** `Ref: AWS::NoValue`: the property or list item that holds it goes away. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, evaluation: Evaluation) => unknown;

/** The intrinsic functions that are understood; every other one is refused by its name. */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, evaluation) => reference(String(argument), evaluation),
  'Fn::GetAtt': attributeValue,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::ImportValue': (argument, evaluation) =>
    evaluation.scope.exportedValue(text(argument, evaluation), evaluation.askedBy),
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (argument, evaluation) => Buffer.from(text(argument, evaluation)).toString('base64'),
  // Three zones, as the smallest regions have them.
  'Fn::GetAZs': (_argument, { scope }) => ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`),
};

/** `{{resolve:secretsmanager:...}}` would need a store that the run on one machine does not have. */
export function refuseDynamicReference(value: string, askedBy: string): string {
  if (!value.includes('{{resolve:')) return value;
  throw new NotSimulatedError(askedBy, `the dynamic reference ${value}`, 'no dynamic references');
}

function reference(name: string, { scope, askedBy }: Evaluation): unknown {
  if (name === 'AWS::NoValue') return NO_VALUE;
  if (Object.hasOwn(scope.parameters, name)) return scope.parameters[name];
  const resource = scope.resourceReference(name);
  if (resource !== undefined) return resource;
  throw new TemplateError(askedBy, `Ref names ${name}, which is no parameter and no deployed resource`);
}

function attributeValue(argument: unknown, { scope, askedBy }: Evaluation): unknown {
  const { logicalId, attribute } = attributeReference(argument);
  return scope.resourceAttribute(logicalId, attribute, askedBy);
}

function join(argument: unknown, evaluation: Evaluation): string {
  const [separator, items] = list(argument, 'Fn::Join', evaluation);
  const values = list(evaluation.resolve(items), 'Fn::Join', evaluation);
  if (typeof separator !== 'string')
    throw new TemplateError(evaluation.askedBy, 'Fn::Join takes a separator');
  return values.map((item) => scalar(item, 'Fn::Join', evaluation)).join(separator);
}

function substitute(argument: unknown, evaluation: Evaluation): string {
  const [pattern, own] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof pattern !== 'string' || !isJsonObject(own)) {
    throw new TemplateError(evaluation.askedBy, 'Fn::Sub takes a text, or a text and its variables');
  }
  return replaceSubVariables(refuseDynamicReference(pattern, evaluation.askedBy), (name) => {
    if (Object.hasOwn(own, name)) return scalar(evaluation.resolve(own[name]), 'Fn::Sub', evaluation);
    const value = name.includes('.') ? attributeValue(name, evaluation) : reference(name, evaluation);
    return scalar(value, 'Fn::Sub', evaluation);
  });
}

function select(argument: unknown, evaluation: Evaluation): unknown {
  const [index, items] = list(argument, 'Fn::Select', evaluation);
  const values = list(evaluation.resolve(items), 'Fn::Select', evaluation);
  const position = Number(evaluation.resolve(index));
  if (!Number.isInteger(position) || position < 0 || position >= values.length) {
    throw new TemplateError(evaluation.askedBy, `Fn::Select finds no item ${String(index)}`);
  }
  return values[position];
}

function split(argument: unknown, evaluation: Evaluation): string[] {
  const [separator, source] = list(argument, 'Fn::Split', evaluation);
  if (typeof separator !== 'string' || separator === '') {
    throw new TemplateError(evaluation.askedBy, 'Fn::Split takes a separator and a text');
  }
  return text(source, evaluation).split(separator);
}

function choose(argument: unknown, evaluation: Evaluation): unknown {
  const [condition, whenTrue, whenFalse] = list(argument, 'Fn::If', evaluation);
  return evaluation.resolve(evaluation.isTrue(String(condition)) ? whenTrue : whenFalse);
}

function findInMap(argument: unknown, evaluation: Evaluation): unknown {
  const keys = list(evaluation.resolve(argument), 'Fn::FindInMap', evaluation).map(String);
  const [map = '', first = '', second = ''] = keys;
  const value = evaluation.scope.template.Mappings?.[map]?.[first]?.[second];
  if (value !== undefined && keys.length === 3) return value;
  throw new TemplateError(evaluation.askedBy, `Fn::FindInMap finds nothing at ${keys.join(', ')}`);
}

function text(value: unknown, evaluation: Evaluation): string {
  return scalar(evaluation.resolve(value), 'a text', evaluation);
}

function scalar(value: unknown, where: string, { askedBy }: Evaluation): string {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  throw new TemplateError(askedBy, `${where} needs a text, a number or a truth value`);
}

function list(value: unknown, where: string, { askedBy }: Evaluation): unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(askedBy, `${where} takes a list`);
}
