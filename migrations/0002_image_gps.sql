-- Where the image was taken. Personal data of the grower: kept apart from the image, and gone with it.
CREATE TABLE image_gps (
  image_id uuid PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
  -- degrees, WGS 84
  latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
  -- metres
  altitude double precision,
  -- metres, 1 sigma
  accuracy double precision CHECK (accuracy >= 0),
  -- degrees clockwise from true north
  heading double precision CHECK (heading >= 0 AND heading < 360),
  -- metres per second
  ground_speed double precision CHECK (ground_speed >= 0),
  captured_at timestamptz,
  -- The request's position wins over the one in the file.
  source text NOT NULL CHECK (source IN ('request', 'file'))
);
