/** In the language of CloudWatch Logs Insights. Fields that begin with @ are CloudWatch's own. */
export interface LogQuery {
  readonly name: string;
  readonly query: string;
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n| ');
}

/** Over the logs of all functions. What each field means: docs/observability.md. */
export const functionQueries: readonly LogQuery[] = [
  {
    name: 'story-of-one-image',
    query: lines(
      'fields @timestamp, service, message, attempt, because, code, reason, error.name, error.message, requestId',
      'filter imageId = "PUT-THE-ID-HERE"',
      'sort @timestamp asc',
      'limit 200',
    ),
  },
  {
    name: 'failures-by-code',
    query: lines(
      'filter message = "image:failed"',
      'stats count(*) as images, latest(reason) as example, latest(imageId) as image by code, sensor',
      'sort images desc',
    ),
  },
  {
    name: 'slow-images',
    query: lines(
      'filter message = "image:completed"',
      'fields @timestamp, imageId, owner, sensor, megapixels, seconds, secondsSinceUpload, attempt',
      'sort seconds desc',
      'limit 50',
    ),
  },
  {
    name: 'attempts-given-back',
    query: lines(
      'filter message = "image:released"',
      'stats count(*) as attempts, latest(error.message) as example, latest(imageId) as image by error.code, movedTo',
      'sort attempts desc',
    ),
  },
  {
    name: 'database-faults-by-name',
    query: lines(
      'filter message = "database:refused"',
      'stats count(*) as calls by fault, service, bin(5m)',
      'sort calls desc',
    ),
  },
  {
    name: 'faults-of-the-functions',
    query: lines(
      'filter level in ["ERROR", "WARN"]',
      'stats count(*) as lines, latest(error.message) as example, latest(requestId) as request by service, message',
      'sort lines desc',
    ),
  },
  {
    name: 'webhook-deliveries',
    query: lines(
      'filter message in ["webhook:delivered", "webhook:refused", "webhook:given-up"]',
      'stats count(*) as attempts, latest(responseStatus) as status by webhookId, message, fault',
      'sort attempts desc',
      'limit 100',
    ),
  },
  {
    name: 'work-by-owner',
    query: lines(
      'filter message = "image:completed"',
      'stats count(*) as images, sum(seconds) as seconds, sum(megapixels) as megapixels by owner',
      'sort seconds desc',
    ),
  },
  {
    name: 'cold-starts-and-memory',
    query: lines(
      'filter @type = "REPORT"',
      'stats count(*) as runs, count(@initDuration) as cold, pct(@initDuration, 95) as coldMilliseconds, max(@maxMemoryUsed / 1000 / 1000) as megabytes by @log',
    ),
  },
  {
    name: 'sweep-findings',
    query: lines(
      'filter message = "sweep:done"',
      // Most rounds find nothing.
      'filter requeuedLostEvents + requeuedExpiredLeases + expiredUploads + exhaustedAttempts + requeuedWithoutRow + requeuedReplaced + purgedImages + removedOrphans + unknownObjects > 0',
      'fields @timestamp, requeuedLostEvents, requeuedExpiredLeases, expiredUploads, exhaustedAttempts, requeuedWithoutRow, requeuedReplaced, purgedImages, removedOrphans, unknownObjects, oldestUnfinishedSeconds',
      'sort @timestamp desc',
      'limit 100',
    ),
  },
];

/** Over the access log of the API. */
export const accessQueries: readonly LogQuery[] = [
  {
    name: 'requests-by-owner-and-status',
    query: lines(
      'stats count(*) as requests, pct(latencyMilliseconds, 95) as milliseconds by owner, route, status',
      'sort requests desc',
      'limit 100',
    ),
  },
  {
    name: 'failed-requests',
    query: lines(
      'filter status >= 400',
      'fields @timestamp, requestId, owner, route, status, latencyMilliseconds, authorizerError, integrationError',
      'sort @timestamp desc',
      'limit 100',
    ),
  },
];
