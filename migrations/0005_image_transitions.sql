-- Who moved an image, when and why. Written by a trigger, so that a statement typed by an operator is in it too.
CREATE TABLE image_transitions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  from_status text,
  to_status text NOT NULL,
  attempt integer NOT NULL,
  moved_by text NOT NULL,
  reason text,
  moved_at timestamptz NOT NULL DEFAULT now(),

  -- The state machine. processing to processing is a claim that takes over an expired lease, failed to processing
  -- one of an upload that came after the sweep had given it up.
  CONSTRAINT image_transitions_allowed CHECK (
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
  )
);

CREATE INDEX image_transitions_by_image ON image_transitions (image_id, id);

-- Handed by a statement to the trigger, which takes them out again: NULL in every row that was updated.
ALTER TABLE images ADD COLUMN moved_by text;
ALTER TABLE images ADD COLUMN moved_reason text;

CREATE FUNCTION record_image_creation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO image_transitions (image_id, from_status, to_status, attempt, moved_by, reason)
  VALUES (NEW.id, NULL, NEW.processing_status, NEW.attempt, COALESCE(NEW.moved_by, current_user), NEW.moved_reason);
  RETURN NULL;
END
$$;

-- AFTER: an INSERT that ON CONFLICT turns into nothing must leave no trace.
CREATE TRIGGER images_record_creation
  AFTER INSERT ON images
  FOR EACH ROW EXECUTE FUNCTION record_image_creation();

CREATE FUNCTION record_image_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.processing_status <> OLD.processing_status OR NEW.attempt <> OLD.attempt THEN
    INSERT INTO image_transitions (image_id, from_status, to_status, attempt, moved_by, reason)
    VALUES (
      NEW.id, OLD.processing_status, NEW.processing_status, NEW.attempt,
      -- Unchanged means that the statement did not say who it is: an operator.
      CASE WHEN NEW.moved_by IS DISTINCT FROM OLD.moved_by THEN COALESCE(NEW.moved_by, current_user) ELSE current_user END,
      CASE WHEN NEW.moved_by IS DISTINCT FROM OLD.moved_by THEN NEW.moved_reason END
    );
  END IF;
  NEW.moved_by = NULL;
  NEW.moved_reason = NULL;
  NEW.updated_at = now();
  RETURN NEW;
END
$$;

CREATE TRIGGER images_record_transition
  BEFORE UPDATE ON images
  FOR EACH ROW EXECUTE FUNCTION record_image_transition();
