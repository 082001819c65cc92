-- One row per image and attempt that completed; the newest counts.
CREATE TABLE analyses (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  attempt integer NOT NULL CHECK (attempt > 0),

  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  band_count integer NOT NULL CHECK (band_count > 0),
  sample_type text NOT NULL,
  valid_pixels bigint NOT NULL CHECK (valid_pixels >= 0),
  radiometry text NOT NULL,
  radiometry_source text NOT NULL,
  -- reflectance = digital number x scale + offset; NULL where no scaling is known
  reflectance_scale double precision,
  reflectance_offset double precision,
  band_map jsonb NOT NULL,
  band_map_source text NOT NULL,
  sensor text,
  soil_brightness_factor double precision NOT NULL,

  -- NULL where the index is not available; the reason is in "indices". Never 0 for unknown.
  ndvi_mean double precision,
  ndvi_std double precision,
  ndvi_min double precision,
  ndvi_max double precision,
  savi_mean double precision,
  savi_std double precision,
  savi_min double precision,
  savi_max double precision,
  -- Every index with count, percentiles, or why it is not available.
  indices jsonb NOT NULL,

  health_score double precision CHECK (health_score BETWEEN 0 AND 100),
  health_status text CHECK (health_status IN ('healthy', 'attention_needed', 'stressed', 'critical')),
  -- Basis, class set and classes of the two columns above.
  health jsonb,
  summary text NOT NULL,
  warnings jsonb NOT NULL DEFAULT '[]',
  -- Name, object key, content type and bytes of each file under derived/{image}/{attempt}/.
  outputs jsonb NOT NULL DEFAULT '[]',
  -- The map that the legacy system called the processed image; NULL where there is none.
  processed_s3_key text,
  processed_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT analyses_once_per_attempt UNIQUE (image_id, attempt),
  CONSTRAINT analyses_health_whole
    CHECK ((health_score IS NULL) = (health_status IS NULL) AND (health_score IS NULL) = (health IS NULL)),
  CONSTRAINT analyses_ndvi_whole
    CHECK (num_nulls(ndvi_mean, ndvi_std, ndvi_min, ndvi_max) IN (0, 4)),
  CONSTRAINT analyses_savi_whole
    CHECK (num_nulls(savi_mean, savi_std, savi_min, savi_max) IN (0, 4))
);
