-- The files of one capture, one band each, in the order of their band numbers. NULL: an image of one object. Each has key,
-- filename (as the client gave it), contentType, size in bytes and sha256 (or null). s3_key is that of the first.
ALTER TABLE images ADD COLUMN capture_files jsonb;

-- CASE: jsonb_array_length of anything but an array is an error, and AND promises no order.
ALTER TABLE images ADD CONSTRAINT images_capture_files_several CHECK (
  capture_files IS NULL
  OR CASE WHEN jsonb_typeof(capture_files) = 'array' THEN jsonb_array_length(capture_files) BETWEEN 2 AND 10 ELSE false END
);
