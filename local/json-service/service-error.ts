/** An error that a JSON service of AWS answers with. */
export class ServiceError extends Error {
  readonly status: number;
  /** Code of the older query protocol, which SQS sends beside the new one (`x-amzn-query-error`). */
  readonly queryCode: string | undefined;

  constructor(
    name: string,
    status: number,
    message: string,
    options?: ErrorOptions & { queryCode?: string },
  ) {
    super(message, options);
    this.name = name;
    this.status = status;
    this.queryCode = options?.queryCode;
  }
}
