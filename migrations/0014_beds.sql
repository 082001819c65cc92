-- Beds and plots of an owner's field, as polygons. The numbers grow with every change of any collection: one that was
-- deleted and put again never has a number under which something was measured before.
CREATE SEQUENCE bed_revisions;

-- One row per field that has beds.
CREATE TABLE bed_collections (
  owner_id text NOT NULL CHECK (owner_id <> ''),
  -- As images.field has it.
  field text NOT NULL CHECK (field <> ''),
  revision bigint NOT NULL DEFAULT nextval('bed_revisions'),
  bed_count integer NOT NULL CHECK (bed_count > 0),
  -- Of the beds: the same beds again are no change.
  digest text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, field)
);

-- Only those of the collection's revision count. Others are what two changes at the same time have left; the next removes them.
CREATE TABLE beds (
  owner_id text NOT NULL,
  field text NOT NULL,
  revision bigint NOT NULL,
  -- The client's, the same in every version of the bed.
  bed_id text NOT NULL CHECK (bed_id <> ''),
  -- 0 is the first of the collection.
  position integer NOT NULL CHECK (position >= 0),
  name text CHECK (name <> ''),
  -- GeoJSON Polygon or MultiPolygon, degrees on WGS 84, to 9 decimals
  geometry jsonb NOT NULL,
  PRIMARY KEY (owner_id, field, revision, bed_id),
  FOREIGN KEY (owner_id, field) REFERENCES bed_collections (owner_id, field) ON DELETE CASCADE
);

-- What was measured, or is to be, of the beds in the maps of one analysis.
CREATE TABLE bed_measurements (
  analysis_id uuid PRIMARY KEY REFERENCES analyses (id) ON DELETE CASCADE,
  image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  -- Of the beds. Another one than the collection's: to be measured again.
  revision bigint NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  -- How often a worker has begun with this revision.
  tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
  -- Of the worker that has begun: until then nobody else begins with the same revision. One that has written nothing by then is gone.
  busy_until timestamptz,
  -- Drawn by the worker, so that a statement whose reply was lost is recognised as one's own.
  busy_by uuid,
  -- NULL until the statistics of this revision are there, or are known not to come.
  measured_at timestamptz,
  -- Why no bed of this image has statistics: a code, and words for a person.
  unavailable text,
  reason text,
  CONSTRAINT bed_measurements_unavailable_has_reason CHECK ((unavailable IS NULL) = (reason IS NULL)),
  CONSTRAINT bed_measurements_unavailable_is_an_end CHECK (unavailable IS NULL OR measured_at IS NOT NULL)
);

CREATE INDEX bed_measurements_by_image ON bed_measurements (image_id);

-- One row per bed and index that has a map. They count once their measurement has its time: until then they come in parts.
-- Values are NULL, and the reason is told, where a bed has none; never 0 for unknown.
CREATE TABLE bed_statistics (
  analysis_id uuid NOT NULL REFERENCES bed_measurements (analysis_id) ON DELETE CASCADE,
  -- Of the beds. Rows of another one than the measurement's are gone when that one ends.
  revision bigint NOT NULL,
  bed_id text NOT NULL,
  index_id text NOT NULL,
  -- Share of the bed's area that lies in the image.
  inside double precision NOT NULL CHECK (inside BETWEEN 0 AND 1),
  -- Pixels of the image whose centre lies in the bed, and those of them that have a value.
  pixels bigint NOT NULL CHECK (pixels >= 0),
  valid_pixels bigint NOT NULL CHECK (valid_pixels BETWEEN 0 AND pixels),
  mean double precision,
  -- of the population
  std double precision,
  min double precision,
  max double precision,
  p2 double precision,
  p5 double precision,
  p10 double precision,
  p25 double precision,
  p50 double precision,
  p75 double precision,
  p90 double precision,
  p95 double precision,
  p98 double precision,
  -- Of the valid pixels; NULL where no area follows from the file.
  hectares double precision,
  -- Vigour classes, of the index that has them.
  classes jsonb,
  -- Vegetation cover by the threshold of the whole image, of the index that has one.
  cover jsonb,
  unavailable text,
  PRIMARY KEY (analysis_id, bed_id, index_id),
  CONSTRAINT bed_statistics_whole
    CHECK (num_nulls(mean, std, min, max, p2, p5, p10, p25, p50, p75, p90, p95, p98)
      = CASE WHEN unavailable IS NULL THEN 0 ELSE 13 END)
);
