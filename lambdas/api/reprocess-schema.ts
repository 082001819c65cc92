import * as v from 'valibot';
import {
  bands,
  indices,
  offset,
  preview,
  scale,
  sensor,
  soilBrightnessFactor,
  vegetationThreshold,
} from './analysis-schema.ts';

const ATTEMPT = 'a whole number from 0, the attempt that was seen';

/** null takes back what was declared before. */
const changes = {
  bands: v.exactOptional(v.nullable(bands)),
  scale: v.exactOptional(v.nullable(scale)),
  offset: v.exactOptional(v.nullable(offset)),
  indices: v.exactOptional(v.nullable(indices)),
  vegetationThreshold: v.exactOptional(v.nullable(vegetationThreshold)),
  preview: v.exactOptional(v.nullable(preview)),
  soilBrightnessFactor: v.exactOptional(v.nullable(soilBrightnessFactor)),
  afterAttempt: v.exactOptional(v.pipe(v.number(ATTEMPT), v.safeInteger(ATTEMPT), v.minValue(0, ATTEMPT))),
};

const EXPECTED = 'an object with what is to change, or no body at all';

export const reprocessSchema = v.strictObject(
  { ...changes, sensor: v.exactOptional(v.nullable(sensor)) },
  EXPECTED,
);

/** As at its creation, a sensor cannot be declared for the files of a capture. */
export const reprocessGroupSchema = v.strictObject(changes, EXPECTED);

export type ValidReprocess = v.InferOutput<typeof reprocessSchema>;
