import type { ApiParts } from '../../lambdas/api/api-parts.ts';
import { REGISTER_KEYS } from '../../lambdas/contract.ts';
import { partsWithoutDatabase } from './api-client.ts';

/** A database whose first reply to a statement is lost each time, so that the SDK sends the statement again. */
export function withLostReplies(database: ApiParts['database']): ApiParts['database'] {
  return {
    async query(sql, values) {
      await database.query(sql, values);
      return database.query(sql, values);
    },
  };
}

/** Parts that note what the routes do beside the database, in its order. */
export function journalOf(database: ApiParts['database']) {
  const entries: string[] = [];
  const note = (entry: string) => {
    entries.push(entry);
  };
  const parts: ApiParts = {
    ...partsWithoutDatabase(),
    database,
    register: {
      enterOpen: async (entry) =>
        note(REGISTER_KEYS.open(entry.imageId, entry.attemptsBefore, entry.objects)),
      enterDeleting: async (imageId) => note(REGISTER_KEYS.deleting(imageId)),
    },
    queue: async ({ id, key }) => note(`queue ${id} ${key}`),
    onCreated: (id) => note(`created ${id}`),
    onReprocessed: (id) => note(`reprocessed ${id}`),
    onDeleted: (id) => note(`deleted ${id}`),
  };
  return { parts, entries, of: (id: string) => entries.filter((entry) => entry.includes(id)) };
}
