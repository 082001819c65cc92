import { NotSimulatedError } from './errors.ts';
import { isJsonObject } from './template.ts';

export interface ConditionScope {
  readonly askedBy: string;
  named(name: string): boolean;
  resolve(value: unknown): unknown;
}

type Operator = (operands: readonly unknown[], scope: ConditionScope) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  'Fn::Equals': ([left, right], scope) => scope.resolve(left) === scope.resolve(right),
  'Fn::Not': ([operand], scope) => !evaluateCondition(operand, scope),
  'Fn::And': (operands, scope) => operands.every((operand) => evaluateCondition(operand, scope)),
  'Fn::Or': (operands, scope) => operands.some((operand) => evaluateCondition(operand, scope)),
};

export function evaluateCondition(value: unknown, scope: ConditionScope): boolean {
  const [name, operands] = isJsonObject(value) ? (Object.entries(value)[0] ?? []) : [];
  if (name === 'Condition') return scope.named(String(operands));
  const operator = name === undefined ? undefined : OPERATORS[name];
  if (!operator || !Array.isArray(operands)) {
    const accepted = ['Condition', ...Object.keys(OPERATORS)].join(', ');
    throw new NotSimulatedError(scope.askedBy, `the condition ${JSON.stringify(value)}`, accepted);
  }
  return operator(operands, scope);
}
