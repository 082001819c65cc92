-- One row per image. PostgreSQL owns the state; S3 holds the bytes, SQS holds nothing that cannot be rebuilt.
CREATE TABLE images (
  id uuid PRIMARY KEY,
  -- The claim "sub" of the token that created the image.
  owner_id text NOT NULL CHECK (owner_id <> ''),
  -- The name within the object key: letters, digits, dot, hyphen and underscore only.
  filename text NOT NULL CHECK (filename <> ''),
  -- The name as the client gave it. Shown, never used as a path.
  original_name text NOT NULL,
  s3_key text NOT NULL UNIQUE,
  -- bytes, as declared and as bound into the presigned upload
  file_size bigint NOT NULL CHECK (file_size > 0),
  mime_type text NOT NULL,
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- Of the body of POST /images: a repeated request with the same id must carry the same body.
  creation_digest text,
  -- What the client declared for the analysis: sensor, bands, scale, offset, soilBrightnessFactor.
  request jsonb NOT NULL DEFAULT '{}',

  processing_status text NOT NULL DEFAULT 'uploaded',
  -- Claims so far. A write of a worker names the attempt that it holds.
  attempt integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  -- Drawn by the worker for each claim, so that a claim whose reply was lost is recognised as one's own.
  claimed_by uuid,
  lease_until timestamptz,
  -- The fault of ours or of AWS that ended the last attempt; never shown unless attempts are spent.
  last_error text,
  failure_code text,
  failure_reason text,

  -- When the sweep last put the image into the queue, and when it last looked at the row.
  queued_at timestamptz,
  swept_at timestamptz,
  -- Each queueing doubles the wait for the next: a long queue must not be filled with copies of what waits in it.
  times_queued integer NOT NULL DEFAULT 0,
  upload_expires_at timestamptz NOT NULL,
  captured_at timestamptz,
  -- When the object was there. NULL until then, although the status already reads "uploaded".
  uploaded_at timestamptz,
  processed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT images_status_known
    CHECK (processing_status IN ('uploaded', 'processing', 'completed', 'failed')),
  CONSTRAINT images_lease_while_processing
    CHECK ((processing_status = 'processing') = (lease_until IS NOT NULL)),
  CONSTRAINT images_failure_has_code
    CHECK ((processing_status = 'failed') = (failure_code IS NOT NULL)),
  CONSTRAINT images_failure_has_reason
    CHECK ((failure_code IS NULL) = (failure_reason IS NULL)),
  CONSTRAINT images_completed_has_time
    CHECK (processing_status <> 'completed' OR processed_at IS NOT NULL),
  CONSTRAINT images_claimed_has_attempt
    CHECK (processing_status NOT IN ('processing', 'completed') OR attempt > 0),
  CONSTRAINT images_claimed_was_uploaded
    CHECK (processing_status NOT IN ('processing', 'completed') OR uploaded_at IS NOT NULL)
);

-- GET /images: an owner's images, newest first.
CREATE INDEX images_by_owner ON images (owner_id, created_at DESC, id DESC);

-- The sweep: rows that wait, oldest first, and leases, first expired first. Both stay as small as the backlog.
CREATE INDEX images_waiting ON images (created_at, id) WHERE processing_status = 'uploaded';
CREATE INDEX images_leased ON images (lease_until) WHERE processing_status = 'processing';
