export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code = 'expression';

  constructor(expression: string, problem: string) {
    super(`the expression ${JSON.stringify(expression)}: ${problem}`);
  }
}

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'symbol'; readonly value: string };

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?)|'(?<text>[^']*)'|(?<name>[A-Za-z]\w*)|(?<symbol><=|>=|==|!=|&&|\|\||[-+*/^<>()[\],]))/y;

/** The parts of an expression of CloudWatch's metric math. */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (expression.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(expression);
    if (!match?.groups) throw new ExpressionError(expression, `not understood from ${expression.slice(at)}`);
    at = TOKEN.lastIndex;
    tokens.push(toToken(match.groups));
  }
  return tokens;
}

function toToken({ number, text, name, symbol }: Readonly<Record<string, string | undefined>>): Token {
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (text !== undefined) return { kind: 'text', value: text };
  if (name !== undefined) return { kind: 'name', value: name };
  return { kind: 'symbol', value: symbol ?? '' };
}
