/** What one run of the limit is given, as JSON in its first argument. */
export interface LimitJob {
  /** The input of the engine. */
  readonly file: string;
  /** The folder into which the engine wrote its maps. */
  readonly workspace: string;
}

export interface EntropyCost {
  /** CPU s */
  readonly decode: number;
  readonly encode: number;
  readonly bytesDecoded: number;
  readonly bytesEncoded: number;
  /** Whether zlib decoded; LZW has no decoder in Node. */
  readonly native: boolean;
}
