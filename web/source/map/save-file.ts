import type { ExportFile } from './exports.ts';

/** The browser reads what is saved after the click; seconds are plenty, and what is left lies in memory. */
const KEPT_MILLISECONDS = 60_000;

/** Hands a file to the user as a download. */
export function saveFile({ name, content }: ExportFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MILLISECONDS);
}
