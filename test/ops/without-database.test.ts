import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../lambdas/aws/data-api.ts';
import type { CommandContext } from '../../ops/command.ts';
import { pause } from '../../ops/commands/pause.ts';
import { resume } from '../../ops/commands/resume.ts';
import { status } from '../../ops/commands/status.ts';
import { patientDatabase } from '../../ops/patient-database.ts';
import type { Pipeline } from '../../ops/pipeline/pipeline.ts';

const gone: Database = { query: () => Promise.reject(new Error('connection refused')) };
const silent: Database = { query: () => new Promise(() => undefined) };

let questions = 0;
afterEach(() => {
  questions = 0;
});

/** A pipeline with an event source mapping that obeys at once. */
function contextOf(state: string, database: Database, positionals: readonly string[]) {
  const mapping = { state };
  const lambda = {
    send: async ({ input }: { input: { Enabled?: boolean } }) => {
      if (input.Enabled !== undefined) mapping.state = input.Enabled ? 'Enabled' : 'Disabled';
      return { State: mapping.state };
    },
  };
  const sqs = { send: async () => ({ Attributes: { ApproximateNumberOfMessages: '3' } }) };
  const s3 = { send: () => Promise.reject(new Error('not of this test')) };
  const pipeline = { database, lambda, sqs, s3, outputs: {} } as unknown as Pipeline;
  const context: CommandContext = {
    ...{ pipeline, positionals, values: { reason: 'smoke' }, dryRun: false, operator: 'anna' },
    confirm: async () => {
      questions += 1;
    },
    progress: () => undefined,
  };
  return { mapping, context };
}

describe('without the database', () => {
  it.each([
    ['pause', pause, 'Enabled', 'Disabled', true],
    ['resume', resume, 'Disabled', 'Enabled', false],
  ])(
    '%s processing is in force, says that its note is not, and fails',
    async (_name, command, from, to, paused) => {
      const { mapping, context } = contextOf(from, gone, ['processing']);
      const result = await command.run(context);
      expect(mapping.state).toBe(to);
      expect(result).toMatchObject({
        failed: true,
        document: { changed: true, paused, noteFault: 'connection refused' },
      });
      expect(result.text).toMatch(/connection refused/);
    },
  );

  it('status tells the other parts, and why this one is missing', async () => {
    const result = await status.run(contextOf('Disabled', gone, []).context);
    expect(result).toMatchObject({
      failed: true,
      document: {
        faults: { database: 'connection refused', register: expect.any(String) },
        images: null,
        queue: { waiting: 3 },
        deadLetters: 3,
        processing: { paused: true, state: 'Disabled' },
      },
    });
    expect(result.text).toMatch(/database +connection refused/);
    expect(result.text).toMatch(/processing +PAUSED .*the note cannot be read/);
  });

  it('a silent one is said to be waited for once, given up, and not waited for again', async () => {
    const lines: string[] = [];
    const terms = { progress: (line: string) => lines.push(line), sayAfter: 5, giveUpAfter: 30 };
    const database = patientDatabase(silent, terms);
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'database_silent' });
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'database_silent' });
    expect(lines).toEqual(['waiting for the database ...']);
  });
});

describe('with nothing to change', () => {
  it('resume processing asks nobody and writes nothing', async () => {
    const statements: string[] = [];
    const database: Database = {
      query: async (sql) => {
        statements.push(sql);
        return [];
      },
    };
    const result = await resume.run(contextOf('Enabled', database, ['processing']).context);
    expect(result).toMatchObject({ failed: false, document: { changed: false } });
    expect(questions).toBe(0);
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^SELECT/);
  });
});
