// Runs inside the process of an execution environment, beside the function's bundle. Plain JavaScript without
// dependencies: a function on Lambda has no TypeScript loader either.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Bytes of a synchronous response that Lambda carries. */
const MAXIMUM_RESPONSE_BYTES = 6 * 1024 * 1024;

const report = (message) => process.send(message);

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: String(error.stack).split('\n'),
  };
}

async function loadHandler() {
  const [file, name] = process.env._HANDLER.split('.');
  const path = ['.mjs', '.js', '.cjs']
    .map((extension) => join(process.env.LAMBDA_TASK_ROOT, file + extension))
    .find(existsSync);
  if (!path) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  const module = await import(pathToFileURL(path).href);
  if (typeof module[name] === 'function') return module[name];
  throw named('Runtime.HandlerNotFound', `${process.env._HANDLER} is undefined or not exported`);
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function contextOf({ requestId, deadline, functionArn }) {
  return {
    awsRequestId: requestId,
    invokedFunctionArn: functionArn,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function invoke(handler, request) {
  const { requestId } = request;
  try {
    const payload = JSON.stringify((await handler(request.event, contextOf(request))) ?? null);
    if (Buffer.byteLength(payload) > MAXIMUM_RESPONSE_BYTES) {
      throw named('Function.ResponseSizeTooLarge', 'Response payload size exceeded 6 MB');
    }
    report({ kind: 'succeeded', requestId, payload });
  } catch (error) {
    report({ kind: 'failed', requestId, error: describe(error) });
  }
}

// The run on this machine is gone, perhaps killed: nobody is left to work for.
process.on('disconnect', () => process.exit(1));

try {
  const handler = await loadHandler();
  process.on('message', (request) => invoke(handler, request));
  report({ kind: 'ready' });
} catch (error) {
  report({ kind: 'initialisation-failed', error: describe(error) });
}
