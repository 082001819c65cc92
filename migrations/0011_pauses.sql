-- What operators have paused: the intake of new images, or their processing. The row that has not ended counts. The old
-- ones stay: they tell why images waited.
CREATE TABLE pauses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- "intake": POST /images answers 503. "processing": a note only; the event source mapping of the queue decides.
  what text NOT NULL CHECK (what IN ('intake', 'processing')),
  paused_by text NOT NULL CHECK (paused_by <> ''),
  -- Shown to whoever calls the API.
  reason text NOT NULL CHECK (reason <> ''),
  since timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  ended_by text,
  CONSTRAINT pauses_end_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);

CREATE UNIQUE INDEX pauses_once ON pauses (what) WHERE ended_at IS NULL;

-- The operators' list of failures, newest first. As small as what has failed.
CREATE INDEX images_failed ON images (updated_at) WHERE processing_status = 'failed';
