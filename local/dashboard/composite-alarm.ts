import * as v from 'valibot';
import type { AlarmReading } from './alarm.ts';

export const compositeProperties = v.strictObject({
  AlarmName: v.string(),
  AlarmDescription: v.optional(v.string(), ''),
  AlarmRule: v.string(),
  AlarmActions: v.optional(v.unknown()),
  OKActions: v.optional(v.unknown()),
  Tags: v.optional(v.unknown()),
});

export type CompositeAlarm = v.InferOutput<typeof compositeProperties>;

export class AlarmRuleError extends Error {
  override readonly name = 'AlarmRuleError';
  readonly code = 'alarm_rule';

  constructor(alarm: string, rule: string) {
    super(
      `the rule of ${alarm} is none of ALARM("...") joined by OR, which is all that is known here: ${rule}`,
    );
  }
}

/** In alarm where one of those that it names is. */
export function readCompositeAlarm(
  { AlarmName: name, AlarmDescription: description, AlarmRule: rule }: CompositeAlarm,
  readings: readonly AlarmReading[],
): AlarmReading {
  const named = namesIn(rule, name);
  const on = readings.filter((reading) => reading.state === 'ALARM' && named.includes(reading.name));
  const reason = on.length === 0 ? 'none of its alarms is on' : on.map((reading) => reading.name).join(', ');
  return { name, description, state: on.length > 0 ? 'ALARM' : 'OK', reason };
}

/** A name, or the ARN that ends with it. */
function namesIn(rule: string, alarm: string): string[] {
  const term = String.raw`ALARM\("([^"]+)"\)`;
  if (!new RegExp(String.raw`^\(?${term}(?: OR ${term})*\)?$`).test(rule))
    throw new AlarmRuleError(alarm, rule);
  return [...rule.matchAll(new RegExp(term, 'g'))].map(
    ([, given = '']) => given.split(':alarm:').at(-1) ?? '',
  );
}
