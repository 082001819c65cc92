import { SETTING_RULES } from './setting-rules.ts';
import type { Settings } from './settings.ts';
import { STAGE_DEFAULTS } from './stage-defaults.ts';

/** A row of docs/configuration.md: the setting's name, what is generated, and last what somebody wrote. */
const ROW = /^\| `(\w+)` \|.*?([^|]*)\|$/;

/** The text with the defaults and limits of the code in its tables. What the last column says is left as it is. */
export function withCodeInTables(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, name, purpose] = ROW.exec(line) ?? [];
      return name !== undefined && isSetting(name) ? rowOf(name, purpose!.trim()) : line;
    })
    .join('\n');
}

/** Settings that have no row, or several, or none but an empty one. */
export function badlyDescribed(text: string): string[] {
  const rows = text.split('\n').flatMap((line) => {
    const [, name, purpose] = ROW.exec(line) ?? [];
    return name === undefined || purpose!.trim() === '' ? [] : [name];
  });
  return Object.keys(SETTING_RULES).filter((name) => rows.filter((row) => row === name).length !== 1);
}

function rowOf(name: keyof Settings, purpose: string): string {
  const { dev, prod } = STAGE_DEFAULTS;
  const cells = [`\`${name}\``, shown(dev[name]), shown(prod[name]), SETTING_RULES[name].allowed, purpose];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function shown(value: unknown): string {
  return value === undefined ? '–' : `\`${JSON.stringify(value)}\``;
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(SETTING_RULES, name);
}
