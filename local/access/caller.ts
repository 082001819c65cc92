/** Who makes a call to one of the local services, as its access key tells. */
export interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** arn:aws:iam::ACCOUNT:user/NAME or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION */
  readonly arn: string;
  readonly account: string;
  /** Identity policies, resolved: no CloudFormation functions left in them. */
  readonly policies: readonly PolicyDocument[];
  /** Told of each decision about a call of his. */
  readonly onDecision?: (decision: CallerDecision) => void;
}

/** What the policies said to one call. */
export interface CallerDecision {
  readonly callerArn: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** Sids of the caller's own statements that allow it. */
  readonly allowedBy: readonly string[];
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[] | PolicyStatement;
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | boolean | readonly (string | boolean)[]>>>
  >;
}
