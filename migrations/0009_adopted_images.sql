-- An object that was put under raw/ without a row gets one. It may be empty: the row says so, and the image fails.
ALTER TABLE images DROP CONSTRAINT images_file_size_check;

ALTER TABLE images ADD CONSTRAINT images_file_size_known CHECK (file_size >= 0);

-- As before, but a mover that creates a row and then moves it is not taken for an operator: its reason differs.
CREATE OR REPLACE FUNCTION record_image_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.processing_status <> OLD.processing_status OR NEW.attempt <> OLD.attempt THEN
    INSERT INTO image_transitions (image_id, from_status, to_status, attempt, moved_by, reason)
    VALUES (
      NEW.id, OLD.processing_status, NEW.processing_status, NEW.attempt,
      -- Unchanged means that the statement did not say who it is: an operator.
      CASE WHEN (NEW.moved_by, NEW.moved_reason) IS DISTINCT FROM (OLD.moved_by, OLD.moved_reason)
        THEN COALESCE(NEW.moved_by, current_user) ELSE current_user END,
      CASE WHEN (NEW.moved_by, NEW.moved_reason) IS DISTINCT FROM (OLD.moved_by, OLD.moved_reason)
        THEN NEW.moved_reason END
    );
  END IF;
  NEW.moved_by = NULL;
  NEW.moved_reason = NULL;
  NEW.updated_at = now();
  RETURN NEW;
END
$$;
