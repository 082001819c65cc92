/** A message attribute as it goes over the wire, where binary is base64 text. */
export interface WireMessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type WireMessageAttributes = Readonly<Record<string, WireMessageAttribute>>;

/** Times are milliseconds since 1970. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: WireMessageAttributes;
  /** AWSTraceHeader is the only one that senders may set. */
  readonly systemAttributes: WireMessageAttributes;
  readonly senderId: string;
  readonly sentAt: number;
  /** Until then it is delayed (never received) or in flight (received). */
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  /** Part of the latest receipt handle; an earlier one no longer counts. */
  readonly receipt?: string;
  /** Queue that gave it up; set in a dead-letter queue. */
  readonly deadLetterSourceArn?: string;
}
