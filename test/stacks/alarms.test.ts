import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmsOf, isWritten, metricsOfAlarm } from './metrics-in-template.ts';
import { ofType, synthesise, theOne } from './templates.ts';

const ADDRESS = 'fields@example.com';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:on-call';
const quiet = synthesise('dev');
const told = synthesise('dev', { alarmEmail: ADDRESS });
const alarms = alarmsOf(quiet);
const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const sections = [...runbook.matchAll(/^## ([a-z-]+)$/gm)].map(([, name]) => name);

const shortName = (name: string) => name.replace('crop-health-dev-', '');
const composite = (name: string, templates = quiet) =>
  ofType(templates.all, 'AWS::CloudWatch::CompositeAlarm')
    .map(([, { Properties }]) => Properties)
    .find(({ AlarmName }) => AlarmName === `crop-health-dev-${name}`);

describe('alarms', () => {
  it.each(alarms.map((alarm) => [shortName(alarm.AlarmName), alarm] as const))(
    '%s: says what it means and why it has this threshold, and has a section in the runbook',
    (name, { AlarmDescription }) => {
      expect(AlarmDescription).toMatch(/^.{40,} Threshold: .{20,} Runbook: docs\/runbook\.md#/);
      // CloudWatch's limit.
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(AlarmDescription.endsWith(`#${name}`)).toBe(true);
      expect(sections).toContain(name);
    },
  );

  it('link to the runbook where it can be read', () => {
    // As long as it may be.
    const runbookUrl = 'https://git.example.com/crop-health/docs/runbook.md?at='.padEnd(300, 'a');
    const linked = alarmsOf(synthesise('dev', { runbookUrl }));
    for (const { AlarmName, AlarmDescription } of linked) {
      expect(AlarmDescription).toContain(`${runbookUrl}#${shortName(AlarmName)}`);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
    }
  });

  it('stay off where nothing happens, but for the one that watches for silence', () => {
    const others = alarms.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    // The schedule calls the sweep on an idle stack too, so that its metric is never silent there.
    expect(others.map(({ AlarmName, TreatMissingData }) => [shortName(AlarmName), TreatMissingData])).toEqual(
      [['sweep-silent', 'breaching']],
    );
  });

  it('refer to metrics that somebody writes, and to no search, which an alarm cannot take', () => {
    const strays = alarms.flatMap(metricsOfAlarm).filter((metric) => !isWritten(metric));
    expect(strays).toEqual([]);
    for (const { Metrics = [] } of alarms) {
      for (const { Expression = '' } of Metrics) expect(Expression).not.toContain('SEARCH');
    }
  });

  it('watch both queues in which failures end', () => {
    const watched = ofType(quiet.all, 'AWS::CloudWatch::Alarm')
      .filter(([, { Properties }]) => Properties.Threshold === 0)
      .map(([, { Properties }]) => JSON.stringify(Properties));
    expect(watched.some((metric) => metric.includes('DeadLetterQueue'))).toBe(true);
    expect(watched.some((metric) => metric.includes('FailedRounds'))).toBe(true);
  });

  it('are of one urgency each: the page or the ticket speaks for them', () => {
    const spokenFor = ['page', 'ticket'].flatMap((name) => {
      const parts: unknown[] = composite(name)?.AlarmRule['Fn::Join'][1];
      return parts.flatMap((part) => (part as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt']?.[0] ?? []);
    });
    const ids = ofType(quiet.all, 'AWS::CloudWatch::Alarm').map(([id]) => id);
    expect(spokenFor.sort()).toEqual(ids.sort());
  });
});

describe('the alarm of a full database', () => {
  it('is not there where the database has one capacity: it would be full when nobody uses it', () => {
    const names = (minimum: number) =>
      alarmsOf(synthesise('dev', { auroraMinimumCapacity: minimum, auroraMaximumCapacity: 4 })).map(
        ({ AlarmName }) => shortName(AlarmName),
      );
    expect(names(4)).not.toContain('database-full');
    expect(names(0.5)).toContain('database-full');
  });
});

describe('who is told', () => {
  it('nobody, unless there is an address', () => {
    expect(ofType(quiet.all, 'AWS::SNS::Topic')).toEqual([]);
  });

  it('the address, of a page as it goes on and off, and of each ticket by itself: one that stays on silences none', () => {
    const [topicId] = theOne(told.all, 'AWS::SNS::Topic');
    expect(theOne(told.all, 'AWS::SNS::Subscription')[1].Properties.Endpoint).toBe(ADDRESS);
    const paging = JSON.stringify(composite('page', told)?.AlarmRule);
    const tickets = ofType(told.all, 'AWS::CloudWatch::Alarm').filter(([id]) => !paging.includes(`"${id}"`));
    const telling = [composite('page', told), ...tickets.map(([, { Properties }]) => Properties)];
    expect(telling.length).toBeGreaterThan(10);
    for (const alarm of telling) {
      expect(alarm?.AlarmActions).toEqual([{ Ref: topicId }]);
      expect(alarm?.OKActions).toEqual([{ Ref: topicId }]);
    }
    expect(alarmsOf(told).filter(({ AlarmActions }) => AlarmActions === undefined)).toHaveLength(4);
    expect(composite('ticket', told)?.AlarmActions).toBeUndefined();
  });

  it('a given topic, of pages alone: it may wake somebody', () => {
    const given = synthesise('dev', { alarmTopicArn: TOPIC });
    expect(ofType(given.all, 'AWS::SNS::Topic')).toEqual([]);
    expect(composite('page', given)?.AlarmActions).toEqual([TOPIC]);
    expect(composite('page', given)?.OKActions).toEqual([TOPIC]);
    for (const { AlarmActions } of alarmsOf(given)) expect(AlarmActions).toBeUndefined();
  });

  it('both, where both are given', () => {
    const both = synthesise('dev', { alarmEmail: ADDRESS, alarmTopicArn: TOPIC });
    expect(composite('page', both)?.AlarmActions).toEqual([{ Ref: expect.any(String) }, TOPIC]);
  });

  it('over a topic that only alarms of this account may write to', () => {
    const { Statement } = theOne(told.all, 'AWS::SNS::TopicPolicy')[1].Properties.PolicyDocument;
    const allowed = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0].Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
  });
});

describe('the runbook', () => {
  it('has no section of an alarm that is not there', () => {
    const names = [...alarms.map(({ AlarmName }) => shortName(AlarmName)), 'page', 'ticket'];
    expect([...sections].sort()).toEqual(names.sort());
  });
});
