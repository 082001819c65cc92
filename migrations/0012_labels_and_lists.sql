-- What the client calls the flight and the field; NULL: it did not say.
ALTER TABLE images ADD COLUMN mission text CHECK (mission <> '');
ALTER TABLE images ADD COLUMN field text CHECK (field <> '');

-- GET /images with a filter: an owner's images, newest first, without a look at all the others of his. updated_at is in
-- another index already, so that the one on it takes no update its short cut.
CREATE INDEX images_by_owner_status ON images (owner_id, processing_status, created_at DESC, id DESC);
CREATE INDEX images_by_owner_mission ON images (owner_id, mission, created_at DESC, id DESC) WHERE mission IS NOT NULL;
CREATE INDEX images_by_owner_field ON images (owner_id, field, created_at DESC, id DESC) WHERE field IS NOT NULL;
CREATE INDEX images_by_owner_update ON images (owner_id, updated_at);
CREATE INDEX images_by_owner_capture ON images (owner_id, captured_at) WHERE captured_at IS NOT NULL;

-- POST /images: which images of the owner have the same bytes.
CREATE INDEX images_by_owner_content ON images (owner_id, sha256, created_at) WHERE sha256 IS NOT NULL;
