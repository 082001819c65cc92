import { AccessControl } from '../../../local/access/access-control.ts';
import { startS3Server } from '../../../local/s3/start-s3-server.ts';

/** Run as a process of its own, to be killed: `tsx server-process.ts DATA_DIRECTORY`. Prints the URL. */
const access = new AccessControl();
access.register({
  accessKeyId: 'AKIDADMIN',
  secretAccessKey: 'secret',
  arn: 'arn:aws:iam::000000000000:user/admin',
  account: '000000000000',
  policies: [{ Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }],
});
const { url } = await startS3Server({
  dataDirectory: process.argv[2]!,
  access,
  region: 'us-east-1',
  account: '000000000000',
  deliver: async () => {},
  log: (line) => console.error(line),
});
console.log(url);
