/** What CloudWatch counts of a queue. */
export type MessageMetrics = Readonly<
  Partial<
    Record<
      | 'NumberOfMessagesSent'
      | 'NumberOfMessagesReceived'
      | 'NumberOfEmptyReceives'
      | 'NumberOfMessagesDeleted',
      number
    >
  >
>;

/** Of one call that succeeded; undefined where it moves no message. */
export function messagesMoved(operation: string, output: unknown): MessageMetrics | undefined {
  const { Messages = [], Successful = [] } = (output ?? {}) as {
    readonly Messages?: readonly unknown[];
    readonly Successful?: readonly unknown[];
  };
  switch (operation) {
    case 'SendMessage':
      return { NumberOfMessagesSent: 1 };
    case 'SendMessageBatch':
      return { NumberOfMessagesSent: Successful.length };
    case 'ReceiveMessage':
      return Messages.length === 0
        ? { NumberOfEmptyReceives: 1 }
        : { NumberOfMessagesReceived: Messages.length };
    case 'DeleteMessage':
      return { NumberOfMessagesDeleted: 1 };
    case 'DeleteMessageBatch':
      return { NumberOfMessagesDeleted: Successful.length };
    default:
      return undefined;
  }
}
