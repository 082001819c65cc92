/** What became of one batch: the messages to delete. The others return after the visibility timeout. */
export type BatchOutcome = { readonly succeeded: readonly string[]; readonly problem?: string };

/**
 * ReportBatchItemFailures as Lambda reads it: nothing, null or an empty list means that all succeeded; an
 * unknown, empty or missing identifier, or any other shape, fails the whole batch.
 */
export function batchOutcome(messageIds: readonly string[], response: unknown): BatchOutcome {
  const failures = itemFailures(response);
  if (failures === undefined || failures === null) return { succeeded: messageIds };
  if (!Array.isArray(failures)) return { succeeded: [], problem: 'batchItemFailures is no list' };
  const failed = failures.map((failure) => failure?.itemIdentifier);
  const unknown = failed.find((id) => !messageIds.includes(id));
  if (failed.length > 0 && failed.some((id) => !messageIds.includes(id))) {
    return { succeeded: [], problem: `batchItemFailures names ${JSON.stringify(unknown)}, not in the batch` };
  }
  return { succeeded: messageIds.filter((id) => !failed.includes(id)) };
}

function itemFailures(response: unknown): unknown {
  if (typeof response !== 'object' || response === null) return undefined;
  return (response as { batchItemFailures?: unknown }).batchItemFailures;
}
