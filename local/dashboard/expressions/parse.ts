import { ExpressionError, type Token, tokensOf } from './tokens.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  /** The id of another row of the graph or alarm. */
  | { readonly kind: 'reference'; readonly id: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type Operator = (typeof PRECEDENCE)[number][number];

/** From those that bind least to those that bind most; all of a level from left to right. */
const PRECEDENCE = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
] as const;

/** Metric math, as far as its form goes: which functions there are, the evaluation knows. */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.operation(0);
  parser.requireEnd();
  return expression;
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  operation(level: number): Expression {
    const operators: readonly string[] | undefined = PRECEDENCE[level];
    if (operators === undefined) return this.#signed();
    let left = this.operation(level + 1);
    for (;;) {
      const operator = this.#tokens[this.#at];
      if (operator === undefined || operator.kind === 'text' || !operators.includes(String(operator.value))) {
        return left;
      }
      this.#at += 1;
      left = {
        kind: 'operation',
        operator: operator.value as Operator,
        left,
        right: this.operation(level + 1),
      };
    }
  }

  requireEnd(): void {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
  }

  #signed(): Expression {
    if (!this.#takes('-')) return this.#primary();
    return { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: this.#signed() };
  }

  #primary(): Expression {
    if (this.#takes('(')) {
      const inner = this.operation(0);
      this.#require(')');
      return inner;
    }
    if (this.#takes('[')) return { kind: 'list', items: this.#items(']') };
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'symbol') throw this.#unexpected();
    this.#at += 1;
    if (token.kind !== 'name') return token;
    if (!this.#takes('(')) return { kind: 'reference', id: token.value };
    return { kind: 'call', name: token.value, given: this.#items(')') };
  }

  #items(end: string): Expression[] {
    const items: Expression[] = [];
    if (this.#takes(end)) return items;
    do items.push(this.operation(0));
    while (this.#takes(','));
    this.#require(end);
    return items;
  }

  #takes(symbol: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'symbol' || token.value !== symbol) return false;
    this.#at += 1;
    return true;
  }

  #require(symbol: string): void {
    if (!this.#takes(symbol)) throw this.#unexpected();
  }

  #unexpected(): ExpressionError {
    const token = this.#tokens[this.#at];
    return new ExpressionError(
      this.#text,
      token ? `${token.value} stands where it cannot` : 'it ends too soon',
    );
  }
}
