-- Where the pixels of an analysed image lie, as far as its file says so: {"crs", "transform", "groundSampleDistance"}. NULL of
-- analyses from before. The extent of a field's collection is made of it.
ALTER TABLE analyses ADD COLUMN grid jsonb;
