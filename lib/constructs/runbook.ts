import type { Configuration } from '../configuration/settings.ts';

/** Where a section of the runbook is read: a link if the setting says where the runbook lies, else its place in the project. */
export function runbookSection({ runbookUrl }: Configuration, section: string): string {
  return `${runbookUrl ?? 'docs/runbook.md'}#${section}`;
}
