export interface ReceiptHandle {
  readonly queue: string;
  readonly message: string;
  readonly receipt: string;
}

export function formatReceiptHandle({ queue, message, receipt }: ReceiptHandle): string {
  return Buffer.from(JSON.stringify([queue, message, receipt])).toString('base64url');
}

export function parseReceiptHandle(text: string): ReceiptHandle | undefined {
  try {
    const [queue, message, receipt] = JSON.parse(
      Buffer.from(text, 'base64url').toString('utf8'),
    ) as unknown[];
    if (typeof queue === 'string' && typeof message === 'string' && typeof receipt === 'string') {
      return { queue, message, receipt };
    }
  } catch {
    // Not one of ours.
  }
  return undefined;
}
