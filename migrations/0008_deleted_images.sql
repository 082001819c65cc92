-- What is left of a deleted image: that there was one. An event that comes late must not bring it back, and its id is
-- not given out again.
CREATE TABLE deleted_images (
  id uuid PRIMARY KEY,
  owner_id text NOT NULL,
  deleted_at timestamptz NOT NULL DEFAULT now(),
  -- When the last of its objects was removed. NULL: the sweep has still to do it, or to do it again, because a worker that
  -- had begun before may write until its time is over.
  purged_at timestamptz
);

CREATE INDEX deleted_images_to_purge ON deleted_images (deleted_at) WHERE purged_at IS NULL;
