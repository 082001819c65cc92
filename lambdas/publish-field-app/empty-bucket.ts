import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';

/** So that CloudFormation can delete the bucket. Of one that is gone there is nothing to remove. */
export async function emptyBucket(client: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket })).catch((error) => {
      if ((error as Error).name === 'NoSuchBucket') return { Contents: [] };
      throw error;
    });
    if (Contents.length === 0) return;
    const Objects = Contents.map(({ Key }) => ({ Key: Key! }));
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0) throw new Error(`${Errors[0]!.Key} could not be removed: ${Errors[0]!.Code}`);
  }
}
