/**
 * One match is a comment, a quoted run, or a semicolon: what stands within the first two is never a boundary.
 * Dollar quotes close with the tag that opened them; doubled quotes within a literal read as two literals in a row.
 */
const TOKEN =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(?<tag>[A-Za-z_][A-Za-z_0-9]*)?\$|;/gs;

/** The statements of a file, without their semicolons; the Data API takes one at a time. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let position = 0;
  while (position < sql.length) {
    TOKEN.lastIndex = position;
    const token = TOKEN.exec(sql);
    if (token === null) break;
    if (token[0] === ';') {
      statements.push(sql.slice(start, token.index));
      start = token.index + 1;
    }
    position = endOfToken(sql, token);
  }
  statements.push(sql.slice(start));
  return statements.map((statement) => statement.trim()).filter(hasContent);
}

function endOfToken(sql: string, token: RegExpExecArray): number {
  const end = token.index + token[0].length;
  if (token[0] === '/*') return endOfComment(sql, end);
  if (!token[0].startsWith('$')) return end;
  // `a$b$c` is an identifier: a dollar quote starts after anything else.
  if (/[A-Za-z_0-9$\u0080-\uffff]/.test(sql[token.index - 1] ?? '')) return end;
  const close = sql.indexOf(token[0], end);
  if (close === -1) throw new SyntaxError(`the dollar quote ${token[0]} is not closed`);
  return close + token[0].length;
}

/** Comments of this kind nest in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(sql);
    if (found === null) throw new SyntaxError('a comment is not closed');
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return start;
}

/** false for what is nothing but comments. */
function hasContent(statement: string): boolean {
  return statement.replace(/--[^\n]*|\/\*.*?\*\//gs, '').trim() !== '';
}
