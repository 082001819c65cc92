import type { FunctionError, InvocationRequest } from './invocation.ts';

/** Why a process ended, in the words of the Lambda service. */
export function exitReason(code: number | string | null, signal: string | null): string {
  if (signal === 'SIGKILL') return 'signal: killed';
  return signal ? `signal: ${signal.slice('SIG'.length).toLowerCase()}` : `exit status ${code}`;
}

export function exitError(reason: string, request?: InvocationRequest): FunctionError {
  const prefix = request ? `RequestId: ${request.requestId} Error: ` : '';
  return { errorType: 'Runtime.ExitError', errorMessage: `${prefix}Runtime exited with error: ${reason}` };
}

export function timeoutError({ requestId }: InvocationRequest, timeoutSeconds: number): FunctionError {
  const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: ${message}` };
}
