import { answerCloudFormation, type CustomResourceEvent, type Outcome } from '../aws/custom-resource.ts';
import type { WatchBucketProperties } from '../contract.ts';

export interface WatchParts {
  readonly enter: (properties: WatchBucketProperties) => Promise<void>;
  readonly remove: (properties: WatchBucketProperties) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/**
 * Does what CloudFormation asks for, and answers at its URL. The physical id names bucket and entry: when a stage goes to
 * another bucket, CloudFormation asks for the removal of the former entry by itself.
 */
export async function answerWatchRequest(event: CustomResourceEvent, parts: WatchParts): Promise<void> {
  const properties = readProperties(event);
  const physicalId = idOf(event, properties);
  const work = event.RequestType === 'Delete' ? parts.remove : parts.enter;
  const outcome = await work(properties).then(
    (): Outcome => ({ status: 'SUCCESS' }),
    (error: unknown): Outcome => {
      parts.onFault(error);
      return { status: 'FAILED', reason: reasonOf(error, properties) };
    },
  );
  await answerCloudFormation(event, outcome, physicalId);
}

/** What is removed keeps the id that it was entered with. */
function idOf(event: CustomResourceEvent, { BucketName, NotificationId }: WatchBucketProperties): string {
  const former = event.RequestType === 'Delete' ? event.PhysicalResourceId : undefined;
  return former ?? `${BucketName}/${NotificationId}`;
}

function readProperties({ ResourceProperties }: CustomResourceEvent): WatchBucketProperties {
  // Of our own template: the construct beside this function writes them by the same type.
  return ResourceProperties as unknown as WatchBucketProperties;
}

function reasonOf(error: unknown, { BucketName }: WatchBucketProperties): string {
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return `the notifications of the bucket ${BucketName} could not be changed: ${cause}`;
}
