/** For the pictures, before the sheet is printed without them. */
const LONGEST_WAIT_MILLISECONDS = 10_000;

type Page = Window & typeof globalThis;

/** To be called in the click itself: later, browsers take it for a pop-up. @returns null where they do so all the same */
export function openReportWindow(): Page | null {
  return window.open('', '_blank') as Page | null;
}

/**
 * Shows a report in a window of its own, and asks the browser to print it. The window has the policy of this page, which lets no
 * inline style in: the report's own becomes a style sheet of the document.
 */
export function showReport(report: string, page: Page): void {
  const { document } = page;
  const style = /<style>([\s\S]*?)<\/style>/.exec(report);
  const parsed = new DOMParser().parseFromString(report.replace(style?.[0] ?? '', ''), 'text/html');
  const sheet = new page.CSSStyleSheet();
  sheet.replaceSync(style?.[1] ?? '');
  document.adoptedStyleSheets = [sheet];
  document.title = parsed.title;
  document.documentElement.lang = parsed.documentElement.lang;
  document.body.replaceWith(document.importNode(parsed.body, true));
  const pictures = Promise.all([...document.images].map(loaded));
  const patience = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MILLISECONDS));
  // Not waited for: a browser's print dialog holds up whoever opened it.
  void Promise.race([pictures, patience]).then(() => page.print());
}

/** Whether well or not: a sheet without its picture is better than none. */
function loaded(image: HTMLImageElement): Promise<unknown> | undefined {
  if (image.complete) return undefined;
  return new Promise((resolve) => {
    image.addEventListener('load', resolve);
    image.addEventListener('error', resolve);
  });
}
