import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** The text of a document that lies beside the maps; rejects where S3 does. */
export async function readDerivedText(
  client: S3Client,
  bucketName: string,
  key: string,
  signal: AbortSignal,
): Promise<string> {
  const command = new GetObjectCommand({ Bucket: bucketName, Key: key });
  const { Body } = await client.send(command, { abortSignal: signal });
  if (Body === undefined) throw new Error(`object ${key} came without a body`);
  return Body.transformToString('utf-8');
}
