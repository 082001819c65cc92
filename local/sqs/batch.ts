import { ServiceError } from '../json-service/service-error.ts';
import type { Input } from './input.ts';
import { sqsError } from './sqs-errors.ts';

interface BatchResult {
  readonly Successful: object[];
  readonly Failed: object[];
}

/** Performs each entry by itself: some may fail, and the call as a whole still succeeds. */
export function batch(
  input: Input,
  perform: (entry: Input) => object,
  validate: (entries: readonly Input[]) => void = () => undefined,
): BatchResult {
  const entries = validEntries(input);
  validate(entries);
  const result: BatchResult = { Successful: [], Failed: [] };
  for (const entry of entries) {
    try {
      result.Successful.push({ Id: entry.Id, ...perform(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status >= 500) throw error;
      const Code = error.queryCode ?? error.name;
      result.Failed.push({ Id: entry.Id, SenderFault: true, Code, Message: error.message });
    }
  }
  return result;
}

function validEntries({ Entries }: Input): Input[] {
  if (!Array.isArray(Entries) || Entries.length === 0) {
    throw sqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (Entries.length > 10) {
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${Entries.length}.`,
    );
  }
  const ids = Entries.map((entry: Input) => entry.Id);
  for (const id of ids) {
    if (typeof id === 'string' && /^[A-Za-z0-9_-]{1,80}$/.test(id)) continue;
    throw sqsError(
      'InvalidBatchEntryId',
      `A batch entry id can only contain alphanumeric characters, hyphens and underscores: ${id}`,
    );
  }
  if (new Set(ids).size !== ids.length)
    throw sqsError('BatchEntryIdsNotDistinct', 'Two or more batch entries have the same Id.');
  return Entries as Input[];
}
