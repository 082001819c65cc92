import { checkTogether } from './check-together.ts';
import { ConfigurationError } from './configuration-error.ts';
import { oneOf } from './rules.ts';
import { SETTING_RULES } from './setting-rules.ts';
import { type Configuration, type Settings, STAGES } from './settings.ts';
import { STAGE_DEFAULTS } from './stage-defaults.ts';

/**
 * The configuration of a stage, with what the caller overrides.
 * `stage` and `overrides` are the CDK context values of the names `stage` and `config` (an object, or JSON text).
 */
export function resolveConfiguration(stage: unknown = 'dev', overrides?: unknown): Configuration {
  const stageRule = oneOf(STAGES);
  if (!stageRule.accepts(stage)) throw new ConfigurationError('stage', stage, stageRule.allowed);
  const settings = { ...STAGE_DEFAULTS[stage], ...readOverrides(overrides) };
  for (const [key, rule] of Object.entries(SETTING_RULES)) {
    const value: unknown = settings[key as keyof Settings];
    if (!rule.accepts(value)) throw new ConfigurationError(key, value, rule.allowed);
  }
  checkTogether(settings);
  return { ...settings, stage };
}

function readOverrides(overrides: unknown): Partial<Settings> {
  const value = typeof overrides === 'string' ? parseJson(overrides) : (overrides ?? {});
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigurationError('config', value, 'an object of settings, such as {"leaseSeconds":60}');
  }
  for (const key of Object.keys(value)) {
    if (!(key in SETTING_RULES))
      throw new ConfigurationError('config', key, `settings named ${Object.keys(SETTING_RULES).join(', ')}`);
  }
  return value;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw Object.assign(new ConfigurationError('config', json, 'JSON text of an object'), { cause });
  }
}
