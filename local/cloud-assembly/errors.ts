/** The template asks for something that the run on one machine does not simulate: refused, never skipped. */
export class NotSimulatedError extends Error {
  override readonly name = 'NotSimulatedError';
  readonly code = 'not_simulated';

  constructor(
    /** Logical id of the resource, output or condition that asks for it. */
    readonly logicalId: string,
    readonly what: string,
    readonly accepted?: string,
  ) {
    super(
      `${logicalId}: ${what} is not simulated on one machine${accepted ? ` (accepted: ${accepted})` : ''}`,
    );
  }
}

/** The template contradicts itself: CloudFormation would refuse it as well. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly code = 'invalid_template';

  constructor(
    readonly logicalId: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${logicalId}: ${reason}`, options);
  }
}
