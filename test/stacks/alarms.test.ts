import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/contract.ts';
import { ofType, synthesise, theOne } from './templates.ts';

const ADDRESS = 'fields@example.com';
const quiet = synthesise('dev');
const told = synthesise('dev', { alarmEmail: ADDRESS });

describe('alarms', () => {
  it('say what they mean, and stay off while nothing happens', () => {
    const alarms = ofType(quiet.all, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(5);
    for (const [id, { Properties }] of alarms) {
      expect(Properties.AlarmDescription.length, id).toBeGreaterThan(60);
      expect(Properties.TreatMissingData, id).toBe('notBreaching');
      expect(Properties.ComparisonOperator, id).toBe('GreaterThanThreshold');
    }
  });

  it('watch both queues in which failures end', () => {
    const watched = ofType(quiet.all, 'AWS::CloudWatch::Alarm')
      .filter(([, { Properties }]) => Properties.Threshold === 0)
      .map(([, { Properties }]) => JSON.stringify(Properties.Metrics));
    expect(watched.some((metric) => metric.includes('DeadLetterQueue'))).toBe(true);
    expect(watched.some((metric) => metric.includes('FailedRounds'))).toBe(true);
  });

  it('tell nobody unless there is an address', () => {
    expect(ofType(quiet.all, 'AWS::SNS::Topic')).toEqual([]);
  });

  it('tell the address when they go on and off, over a topic that only alarms of this account may write to', () => {
    const [topicId] = theOne(told.all, 'AWS::SNS::Topic');
    expect(theOne(told.all, 'AWS::SNS::Subscription')[1].Properties.Endpoint).toBe(ADDRESS);
    for (const [, { Properties }] of ofType(told.all, 'AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topicId }]);
      expect(Properties.OKActions).toEqual([{ Ref: topicId }]);
    }
    const { Statement } = theOne(told.all, 'AWS::SNS::TopicPolicy')[1].Properties.PolicyDocument;
    const allowed = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0].Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
  });
});

describe('the dashboard', () => {
  it('shows the metrics that the functions write, under their names', () => {
    const body = JSON.stringify(theOne(quiet.all, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody);
    const { namespace, failureCodeDimension, ...names } = METRICS;
    const shown = Object.values(names).filter((name) => body.includes(name));
    expect(body).toContain(namespace);
    expect(body).toContain(failureCodeDimension);
    expect(shown).toEqual(
      expect.arrayContaining([METRICS.imagesCreated, METRICS.imagesCompleted, METRICS.imagesFailed]),
    );
  });
});
