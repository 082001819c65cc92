/** A piece of an SQL text: code, or what the scanner must leave alone (literals, quoted names, comments). */
export interface SqlToken {
  readonly kind: 'code' | 'literal' | 'comment';
  readonly text: string;
}

interface OpaquePiece {
  readonly kind: 'literal' | 'comment';
  /** Index just behind the piece; an unterminated one goes to the end, and PostgreSQL complains. */
  readonly end: number;
}

/** Splits by PostgreSQL's lexical rules (manual, chapter 4.1); joining the texts gives the SQL back. */
export function* scanSql(sql: string): Generator<SqlToken> {
  let codeStart = 0;
  let position = 0;
  while (position < sql.length) {
    const piece = opaquePieceAt(sql, position);
    if (piece === undefined) {
      position += 1;
      continue;
    }
    if (position > codeStart) yield { kind: 'code', text: sql.slice(codeStart, position) };
    yield { kind: piece.kind, text: sql.slice(position, piece.end) };
    position = piece.end;
    codeStart = position;
  }
  if (codeStart < sql.length) yield { kind: 'code', text: sql.slice(codeStart) };
}

function opaquePieceAt(sql: string, start: number): OpaquePiece | undefined {
  switch (sql[start]) {
    case "'":
      return { kind: 'literal', end: quotedEnd(sql, start, "'", isEscapeString(sql, start)) };
    case '"':
      return { kind: 'literal', end: quotedEnd(sql, start, '"', false) };
    case '$':
      return dollarQuoted(sql, start);
    case '-':
      return sql[start + 1] === '-' ? { kind: 'comment', end: lineEnd(sql, start) } : undefined;
    case '/':
      return sql[start + 1] === '*' ? { kind: 'comment', end: blockCommentEnd(sql, start) } : undefined;
    default:
      return undefined;
  }
}

/** A doubled quote stands for itself: it ends one literal and starts the next, which comes to the same. */
function quotedEnd(sql: string, start: number, quote: string, hasEscapes: boolean): number {
  for (let position = start + 1; position < sql.length; position++) {
    if (hasEscapes && sql[position] === '\\') position += 1;
    else if (sql[position] === quote && sql[position + 1] === quote) position += 1;
    else if (sql[position] === quote) return position + 1;
  }
  return sql.length;
}

/** E'...' knows backslash escapes; the E must be a word of its own. */
function isEscapeString(sql: string, quote: number): boolean {
  return /(^|[^\w$\u0080-\uffff])[eE]$/.test(sql.slice(Math.max(0, quote - 2), quote));
}

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

function dollarQuoted(sql: string, start: number): OpaquePiece | undefined {
  // Inside a name, as in my$tag$, a dollar sign opens nothing.
  if (start > 0 && /[\w$\u0080-\uffff]/.test(sql[start - 1]!)) return undefined;
  dollarTag.lastIndex = start;
  const tag = dollarTag.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const close = sql.indexOf(tag, start + tag.length);
  return { kind: 'literal', end: close < 0 ? sql.length : close + tag.length };
}

function lineEnd(sql: string, start: number): number {
  const length = sql.slice(start).search(/[\r\n]/);
  return length < 0 ? sql.length : start + length;
}

/** Block comments nest in PostgreSQL. */
function blockCommentEnd(sql: string, start: number): number {
  let depth = 0;
  for (let position = start; position < sql.length; position++) {
    const pair = sql.slice(position, position + 2);
    if (pair === '/*') depth += 1;
    else if (pair === '*/') depth -= 1;
    else continue;
    position += 1;
    if (depth === 0) return position + 1;
  }
  return sql.length;
}
