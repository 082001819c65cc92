import { createHash } from 'node:crypto';
import type { MetricStore } from '../metrics/metric-store.ts';
import { escapeHtml } from './escape.ts';
import type { Monitoring } from './monitoring.ts';
import { PAGE_STYLE } from './page-style.ts';
import { RANGES, type Range } from './range.ts';
import { renderWidget } from './render-widget.ts';

export interface Page {
  readonly monitoring: Monitoring;
  readonly store: MetricStore;
  readonly range: Range;
  readonly now: number;
}

const SECONDS_BETWEEN_LOOKS = 10;

/** Replaces what is drawn, and leaves the place on the page where the reader is. */
const REFRESH = `setInterval(async () => {
  const answer = await fetch('content' + location.search).catch(() => undefined);
  if (answer?.ok) document.getElementById('content').innerHTML = await answer.text();
}, ${SECONDS_BETWEEN_LOOKS * 1000});`;

/** Nothing but what the page brings along, and its own server. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(REFRESH).digest('base64')}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One page with all that it needs in it. @param live asks its server for news; a file cannot. */
export function renderPage(page: Page, live: boolean): string {
  const script = live ? `<script>${REFRESH}</script>` : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Crop health: dashboard</title><style>${PAGE_STYLE}</style></head>
<body><div id="content">${renderContent(page, live)}</div>${script}</body></html>
`;
}

/** What changes. */
export function renderContent({ monitoring, store, range, now }: Page, live: boolean): string {
  const readings = monitoring.read(store, now);
  const widgets = monitoring.widgets.map((widget) => renderWidget(widget, { store, readings, range, now }));
  return `<header><h1>Crop health, on this machine</h1><p>${introduction(now)}</p>${live ? choices(range) : ''}</header>
<main>${widgets.join('\n')}</main>`;
}

function introduction(now: number): string {
  const moment = new Date(now).toISOString().slice(0, 19).replace('T', ' ');
  return `The widgets of the deployed dashboard, drawn from this machine's own metrics. As of ${moment} UTC; the times below are local.`;
}

function choices(range: Range): string {
  const links = Object.keys(RANGES).map((name) => {
    const chosen = name === range ? ' class="now"' : '';
    return `<a${chosen} href="?range=${name}">${escapeHtml(name)}</a>`;
  });
  return `<nav>last ${links.join(' ')}</nav>`;
}
