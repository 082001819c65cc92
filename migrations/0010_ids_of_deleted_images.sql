-- An INSERT that began before its id was deleted waits for the row, finds it gone and would go on: it cannot see the
-- tombstone, which is younger than the statement. What a trigger asks after the row was written, it can see.
CREATE FUNCTION refuse_deleted_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM deleted_images WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'the id is that of a deleted image' USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER images_refuse_deleted_id
  AFTER INSERT ON images
  FOR EACH ROW EXECUTE FUNCTION refuse_deleted_id();
