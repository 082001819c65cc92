-- Means of the cells of a 10 x 10 grid over the image; cells without a valid pixel have no row.
CREATE TABLE stress_zones (
  analysis_id uuid NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
  -- 0 at the left, 0 at the top
  grid_x integer NOT NULL CHECK (grid_x BETWEEN 0 AND 9),
  grid_y integer NOT NULL CHECK (grid_y BETWEEN 0 AND 9),
  severity text NOT NULL CHECK (severity IN ('none', 'low', 'moderate', 'high')),
  ndvi_value double precision,
  savi_value double precision,
  PRIMARY KEY (analysis_id, grid_x, grid_y)
);
