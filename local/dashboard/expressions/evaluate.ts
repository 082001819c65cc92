import type { Series } from '../series.ts';
import { FUNCTIONS } from './functions.ts';
import { isSeries, operate, type Value } from './operators.ts';
import { type Expression, parseExpression } from './parse.ts';
import { ExpressionError } from './tokens.ts';

export interface Surroundings {
  /** The row of that id; undefined where there is none. */
  readonly row: (id: string) => readonly Series[] | undefined;
  /** What SEARCH finds. */
  readonly search: (schema: string, statistic: string, periodSeconds: number) => readonly Series[];
}

/** What an expression of CloudWatch's metric math gives: series, or a number. What is not known is refused by name. */
export function evaluate(text: string, surroundings: Surroundings): readonly Series[] | number {
  const value = new Evaluation(text, surroundings).of(parseExpression(text));
  if (typeof value === 'string') throw new ExpressionError(text, 'a text is no value');
  return isSeries(value) ? [value] : (value as readonly Series[] | number);
}

class Evaluation {
  readonly #text: string;
  readonly #surroundings: Surroundings;

  constructor(text: string, surroundings: Surroundings) {
    this.#text = text;
    this.#surroundings = surroundings;
  }

  of(expression: Expression): Value {
    switch (expression.kind) {
      case 'number':
      case 'text':
        return expression.value;
      case 'reference':
        return this.#row(expression.id);
      case 'list':
        return expression.items.flatMap((item) => this.#series(this.of(item)));
      case 'operation': {
        const { operator, left, right } = expression;
        const value = operate(operator, this.of(left), this.of(right));
        return value ?? this.#refuse(`${operator} takes numbers and single metrics`);
      }
      case 'call':
        return this.#call(
          expression.name,
          expression.given.map((one) => this.of(one)),
        );
    }
  }

  #row(id: string): Value {
    const series = this.#surroundings.row(id) ?? this.#refuse(`nothing has the id ${id}`);
    const [first] = series;
    return first !== undefined && series.length === 1 ? first : series;
  }

  #call(name: string, given: readonly Value[]): Value {
    if (name === 'SEARCH') return this.#search(given);
    const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    const names = [...Object.keys(FUNCTIONS), 'SEARCH'].sort().join(', ');
    if (known === undefined)
      return this.#refuse(`the function ${name} is not known here; known are ${names}`);
    return known(given) ?? this.#refuse(`${name} does not take these arguments here`);
  }

  #search([schema, statistic, period]: readonly Value[]): Value {
    if (typeof schema !== 'string' || typeof statistic !== 'string' || typeof period !== 'number') {
      return this.#refuse('SEARCH takes a text, a statistic and a period here');
    }
    return this.#surroundings.search(schema, statistic, period);
  }

  #series(value: Value): readonly Series[] {
    if (typeof value === 'object') return isSeries(value) ? [value] : value;
    return this.#refuse('a list takes metrics');
  }

  #refuse(problem: string): never {
    throw new ExpressionError(this.#text, problem);
  }
}
