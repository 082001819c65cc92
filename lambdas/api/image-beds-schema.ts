import * as v from 'valibot';
import { INDEX_IDS, type IndexId } from '../pipeline/image-analysis.ts';

const MAXIMUM_LIMIT = 1000;
const LIMIT = `a whole number from 1 to ${MAXIMUM_LIMIT}`;
const INDICES = `one or several, with commas between them, of ${INDEX_IDS.join(', ')}`;

const isIndex = (text: string): text is IndexId => (INDEX_IDS as readonly string[]).includes(text);

/** The query of GET /images/{id}/beds. */
export const imageBedsQuery = v.strictObject({
  index: v.exactOptional(
    v.pipe(
      v.string(INDICES),
      v.check((list) => list.split(',').every(isIndex), INDICES),
      v.transform((list) => [...new Set(list.split(',').filter(isIndex))].sort()),
    ),
  ),
  limit: v.exactOptional(
    v.pipe(
      v.string(LIMIT),
      v.regex(/^\d+$/, LIMIT),
      v.transform(Number),
      v.minValue(1, LIMIT),
      v.maxValue(MAXIMUM_LIMIT, LIMIT),
    ),
    String(MAXIMUM_LIMIT),
  ),
  cursor: v.exactOptional(v.string('nextCursor of the page before')),
});
