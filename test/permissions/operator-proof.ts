/** Of the operators' policy, by Sid and action: the command of `npm run ops` that needs it. Held by test/ops. */
export const OPERATOR_PROOF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FindStacks: { 'cloudformation:DescribeStacks': 'status' },
  RunSql: { 'rds-data:ExecuteStatement': 'status' },
  ReadDatabaseSecret: { 'secretsmanager:GetSecretValue': 'status' },
  ListUploads: { 's3:ListBucket': 'history' },
  ListMaps: { 's3:ListBucket': 'history' },
  ListRegister: { 's3:ListBucket': 'status' },
  RegisterOpenings: { 's3:PutObject': 'reprocess' },
  LookAtQueues: { 'sqs:GetQueueAttributes': 'status' },
  TakeDeadLetters: {
    'sqs:ChangeMessageVisibility': 'redrive',
    'sqs:DeleteMessage': 'redrive',
    'sqs:ReceiveMessage': 'redrive',
  },
  QueueImages: { 'sqs:SendMessage': 'reprocess' },
  SwitchProcessing: {
    'lambda:GetEventSourceMapping': 'status',
    'lambda:UpdateEventSourceMapping': 'pause',
  },
  RunSweepAndMigration: { 'lambda:InvokeFunction': 'sweep' },
};
