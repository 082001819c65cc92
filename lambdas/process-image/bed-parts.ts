import type { Context } from 'aws-lambda';
import {
  beginMeasurement,
  endMeasurement,
  giveMeasurementBack,
  readMeasurementInput,
} from '../aws/bed-repository/measurement-task.ts';
import { storeStatistics } from '../aws/bed-repository/store-statistics.ts';
import { describeFault } from '../aws/describe-fault.ts';
import { openS3Object } from '../aws/s3-byte-source.ts';
import { measureBeds } from '../beds/measure-beds.ts';
import type { MeasureImageBedsParts } from './measure-image-beds.ts';
import { databaseFor, remainingMilliseconds, s3, settings } from './surroundings.ts';

/** What the beds of one image are measured with, on AWS. */
export function bedParts(context: Context): MeasureImageBedsParts {
  const database = databaseFor(context);
  const outOfTime = AbortSignal.timeout(remainingMilliseconds(context));
  return {
    begin: (imageId) => beginMeasurement(database, imageId, context.getRemainingTimeInMillis() / 1000),
    readInput: (task) => readMeasurementInput(database, task),
    openMap: ({ key, name }) => openS3Object(s3, { bucketName: settings.bucketName, key, name }, outOfTime),
    measure: (beds, maps, health) => measureBeds(beds, maps, health, outOfTime),
    store: (task, beds) => storeStatistics(database, task, beds),
    end: (task, why) => endMeasurement(database, task, why),
    giveBack: (task) => giveMeasurementBack(database, task),
    describeFault,
  };
}
