-- What is still to be told of an image that ended. Written by a trigger, so that it is there if and only if the image has ended,
-- whichever statement ended it; removed once the event is published. Its id is the event's.
CREATE TABLE image_events (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  image_id uuid NOT NULL REFERENCES images (id) ON DELETE CASCADE,
  attempt integer NOT NULL,
  status text NOT NULL CHECK (status IN ('completed', 'failed')),
  failure_code text,
  occurred_at timestamptz NOT NULL DEFAULT now(),

  CONSTRAINT image_events_failure_has_code CHECK ((status = 'failed') = (failure_code IS NOT NULL))
);

CREATE INDEX image_events_by_image ON image_events (image_id);

CREATE FUNCTION enter_image_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO image_events (image_id, attempt, status, failure_code)
  VALUES (NEW.id, NEW.attempt, NEW.processing_status, NEW.failure_code);
  RETURN NULL;
END
$$;

CREATE TRIGGER images_enter_event
  AFTER UPDATE OF processing_status ON images
  FOR EACH ROW
  WHEN (NEW.processing_status IN ('completed', 'failed') AND NEW.processing_status <> OLD.processing_status)
  EXECUTE FUNCTION enter_image_event();

-- Where an owner wants to hear of his images. What a delivery is signed with is not here: it is derived of the id and of a
-- secret that the database does not know.
CREATE TABLE webhooks (
  id uuid PRIMARY KEY,
  owner_id text NOT NULL CHECK (owner_id <> ''),
  -- At most five for each owner: of two requests at once, one finds the place taken.
  slot integer NOT NULL CHECK (slot BETWEEN 1 AND 5),
  url text NOT NULL,
  -- Types of events, as a JSON array.
  event_types jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- The receiver answered that it is gone for good.
  switched_off_at timestamptz,

  CONSTRAINT webhooks_once_per_slot UNIQUE (owner_id, slot)
);

-- One event for one webhook.
CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  -- NULL: a test event.
  image_id uuid REFERENCES images (id) ON DELETE CASCADE,
  event_id uuid NOT NULL,
  event_type text NOT NULL,
  -- As text: each attempt sends the same bytes.
  body text NOT NULL,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'given_up')),
  -- Series of attempts: each redrive of the dead letter begins another one.
  round integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL DEFAULT 0,
  response_status integer,
  -- In a word of ours; never the receiver's text.
  fault text,
  created_at timestamptz NOT NULL DEFAULT now(),
  attempted_at timestamptz,
  -- While an attempt runs, when it counts as dead. NULL: there is none to come.
  next_attempt_at timestamptz DEFAULT now(),

  CONSTRAINT webhook_deliveries_once UNIQUE (webhook_id, event_id),
  CONSTRAINT webhook_deliveries_pending_has_time CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
);

CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (webhook_id, created_at DESC);
CREATE INDEX webhook_deliveries_by_image ON webhook_deliveries (image_id) WHERE image_id IS NOT NULL;
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);
