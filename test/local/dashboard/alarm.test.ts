import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmProperties, readAlarm } from '../../../local/dashboard/alarm.ts';
import { readCompositeAlarm } from '../../../local/dashboard/composite-alarm.ts';
import { MetricStore } from '../../../local/metrics/metric-store.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE + 1;
let store: MetricStore;
beforeEach(() => {
  store = new MetricStore();
});

function alarm(changes: object = {}) {
  return v.parse(alarmProperties, {
    AlarmName: 'crop-health-dev-full',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 10,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'notBreaching',
    Namespace: 'CropHealth',
    MetricName: 'Waiting',
    Dimensions: [{ Name: 'service', Value: 'api' }],
    Period: 60,
    Statistic: 'Maximum',
    ...changes,
  });
}

function wrote(...minutesAgo: readonly (readonly [minutes: number, value: number])[]): void {
  const metric = { namespace: 'CropHealth', name: 'Waiting', dimensions: { service: 'api' } };
  for (const [minutes, value] of minutesAgo)
    store.add({ ...metric, timestamp: NOW - minutes * MINUTE, value });
}

const stateOf = (changes: object = {}) => readAlarm(alarm(changes), store, NOW).state;

describe('an alarm', () => {
  it('is on where enough of its periods are beyond the threshold, and off where they are too few or too old', () => {
    wrote([0, 11], [1, 12]);
    expect(stateOf()).toBe('ALARM');
    expect(stateOf({ DatapointsToAlarm: 3 })).toBe('OK');
    expect(stateOf({ Threshold: 11 })).toBe('OK');
    expect(readAlarm(alarm(), store, NOW + 3 * MINUTE).state).toBe('OK');
  });

  it('takes silence as it is told to', () => {
    expect(stateOf()).toBe('OK');
    const silent = { ComparisonOperator: 'LessThanThreshold', Threshold: 1, TreatMissingData: 'breaching' };
    expect(stateOf(silent)).toBe('ALARM');
    wrote([0, 1], [1, 1]);
    expect(stateOf(silent)).toBe('OK');
  });

  it('does not take a period that has only begun for silence', () => {
    const hourly = {
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      Period: 3600,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    };
    const at = (minute: number) => readAlarm(alarm(hourly), store, minute * MINUTE).state;
    wrote([50, 1]);
    expect([at(59), at(60), at(119)]).toEqual(['OK', 'OK', 'OK']);
    expect(at(120)).toBe('ALARM');
    wrote([30, 0]);
    expect(at(71)).toBe('ALARM');
  });

  it('is not known where this machine has no such metric', () => {
    const reading = readAlarm(alarm({ Namespace: 'AWS/RDS', MetricName: 'ACUUtilization' }), store, NOW);
    expect(reading).toMatchObject({
      state: 'INSUFFICIENT_DATA',
      reason: 'not measured here: AWS/RDS ACUUtilization',
    });
  });
});

describe('a composite alarm', () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-central-2:000000000000:alarm:crop-health-dev-${name}`;
  const page = (rule: string) =>
    v.parse(v.any(), { AlarmName: 'page', AlarmDescription: '', AlarmRule: rule });

  it('is on while one of those that it names is', () => {
    wrote([0, 11], [1, 12]);
    const readings = [readAlarm(alarm(), store, NOW)];
    const rule = `(ALARM("${arn('other')}") OR ALARM("${arn('full')}"))`;
    expect(readCompositeAlarm(page(rule), readings)).toMatchObject({
      state: 'ALARM',
      reason: 'crop-health-dev-full',
    });
    expect(readCompositeAlarm(page(`ALARM("${arn('other')}")`), readings).state).toBe('OK');
  });

  it('of another form is refused', () => {
    expect(() => readCompositeAlarm(page(`NOT ALARM("${arn('full')}")`), [])).toThrow('NOT ALARM');
  });
});
