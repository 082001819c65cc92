import { answerCloudFormation, type CustomResourceEvent, type Outcome } from '../aws/custom-resource.ts';
import type { PublishFieldAppProperties } from '../contract.ts';

export interface PublishParts {
  readonly publish: (properties: PublishFieldAppProperties) => Promise<void>;
  readonly remove: (properties: PublishFieldAppProperties) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** Does what CloudFormation asks for, and answers at its URL. Another bucket is another resource. */
export async function answerPublishRequest(event: CustomResourceEvent, parts: PublishParts): Promise<void> {
  // Of our own template: the construct beside this function writes them by the same type.
  const properties = event.ResourceProperties as unknown as PublishFieldAppProperties;
  const isRemoval = event.RequestType === 'Delete';
  const work = isRemoval ? parts.remove : parts.publish;
  const outcome = await work(properties).then(
    (): Outcome => ({ status: 'SUCCESS' }),
    (error: unknown): Outcome => {
      parts.onFault(error);
      const cause = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
      return {
        status: 'FAILED',
        reason: `the field app could not be ${isRemoval ? 'removed' : 'published'}: ${cause}`,
      };
    },
  );
  const id = isRemoval ? event.PhysicalResourceId : undefined;
  await answerCloudFormation(event, outcome, id ?? properties.BucketName);
}
