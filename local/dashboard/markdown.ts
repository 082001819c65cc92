import { escapeHtml } from './escape.ts';

/** The part of Markdown that the text widgets use: a heading, paragraphs, bold, code and links to pages. */
export function renderMarkdown(markdown: string): string {
  return markdown.split('\n').map(renderLine).join('');
}

function renderLine(line: string): string {
  const heading = /^## (.+)$/.exec(line);
  return heading ? `<h2>${inline(heading[1]!)}</h2>` : `<p>${inline(line)}</p>`;
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\[([^\]]+)\]\((https:\/\/[^)\s]+)\)/g, '<a href="$2">$1</a>');
}
