import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MessageLog } from '../../../local/sqs/message-log.ts';
import type { StoredMessage } from '../../../local/sqs/stored-message.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'message-log-'));
  file = join(directory, 'messages.jsonl');
});

afterEach(() => rmSync(directory, { recursive: true }));

const message = (id: string, body = id): StoredMessage => ({
  id,
  body,
  attributes: {},
  systemAttributes: {},
  senderId: 'x',
  sentAt: 0,
  visibleAt: 0,
  receiveCount: 0,
});

function reopened(log: MessageLog): MessageLog {
  log.close();
  return new MessageLog(file);
}

it('holds after reopening what it held before, whatever was done to it', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const step = fc.oneof(
    fc.record({ put: id, body: fc.string({ unit: 'grapheme' }) }),
    fc.record({ update: id, receiveCount: fc.nat() }),
    fc.record({ delete: id }),
    fc.constant({ clear: true }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      rmSync(file, { force: true });
      const log = new MessageLog(file);
      for (const one of steps) {
        if ('put' in one) log.put(message(one.put, one.body));
        else if ('update' in one) log.update(one.update, { receiveCount: one.receiveCount });
        else if ('delete' in one) log.delete(one.delete);
        else log.clear();
      }
      const expected = [...log.messages];
      const again = reopened(log);
      expect([...again.messages]).toEqual(expected);
      again.close();
    }),
    { numRuns: 50 },
  );
});

it('leaves out an entry that was cut off while it was written', () => {
  const log = new MessageLog(file);
  log.put(message('whole'));
  appendFileSync(file, '{"put":{"id":"cut');
  const again = reopened(log);
  expect([...again.messages.keys()]).toEqual(['whole']);
  again.put(message('next'));
  expect([...reopened(again).messages.keys()]).toEqual(['whole', 'next']);
});

it('refuses a damaged file by its line', () => {
  writeFileSync(file, `${JSON.stringify({ put: message('a') })}\nnot json\n`);
  expect(() => new MessageLog(file)).toThrow(`${file}: line 2 is damaged`);
});

it('does not grow with what has gone through it', () => {
  const log = new MessageLog(file);
  for (let count = 0; count < 5_000; count++) {
    log.put(message('passing', 'x'.repeat(200)));
    log.delete('passing');
  }
  expect(statSync(file).size).toBeLessThan(500_000);
  log.put(message('last'));
  log.close();
  expect(readFileSync(file, 'utf8')).toContain('"last"');
});
