-- Not every client can say how large a file is before it sends it. NULL until a worker has seen the object.
ALTER TABLE images ALTER COLUMN file_size DROP NOT NULL;

-- bytes; of an image whose size was not declared, the largest object that is processed. NULL: the size was declared, and is
-- part of the upload's signature.
ALTER TABLE images ADD COLUMN size_limit bigint CHECK (size_limit > 0);

ALTER TABLE images ADD CONSTRAINT images_size_bound CHECK (num_nonnulls(file_size, size_limit) > 0);
