-- An image can be opened again: its owner asks, its object was replaced, or its upload came after all. Attempts go on
-- counting, because the keys of what they write hold their number; this is how many there had been when it was opened.
ALTER TABLE images ADD COLUMN attempts_before integer NOT NULL DEFAULT 0;

ALTER TABLE images ADD CONSTRAINT images_attempts_before_made CHECK (attempts_before BETWEEN 0 AND attempt);

-- Analyses up to this attempt describe bytes that have been replaced since. They are kept, and not shown.
ALTER TABLE images ADD COLUMN replaced_attempt integer NOT NULL DEFAULT 0;

-- By object key, the newest event that was seen: {"etag", "sequencer", "attempt"}. S3's sequencers of one key compare as
-- text once they are padded to one length. "attempt" is the image's attempt when the event was seen.
ALTER TABLE images ADD COLUMN arrivals jsonb NOT NULL DEFAULT '{}';

-- By object key, the ETag of what the attempt that ended last has read.
ALTER TABLE images ADD COLUMN read_etags jsonb NOT NULL DEFAULT '{}';

-- When a worker last looked whether this image could be taken out of turn, for the sake of its owner.
ALTER TABLE images ADD COLUMN offered_at timestamptz;

CREATE INDEX images_waiting_by_owner ON images (owner_id, created_at) WHERE processing_status = 'uploaded';

-- A replaced object opens a completed image, the owner's request also one that is being processed.
ALTER TABLE image_transitions DROP CONSTRAINT image_transitions_allowed;

ALTER TABLE image_transitions ADD CONSTRAINT image_transitions_allowed CHECK (
  (COALESCE(from_status, 'none'), to_status) IN (
    ('none', 'uploaded'),
    ('uploaded', 'processing'),
    ('uploaded', 'failed'),
    ('processing', 'processing'),
    ('processing', 'completed'),
    ('processing', 'failed'),
    ('processing', 'uploaded'),
    ('failed', 'processing'),
    ('completed', 'uploaded'),
    ('failed', 'uploaded')
  )
);
