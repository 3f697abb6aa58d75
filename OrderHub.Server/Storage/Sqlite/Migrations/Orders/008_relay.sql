-- The outbox in sixteen parts whose positions rise in commit order, so that several nodes can carry it and nothing is passed over. Events
-- that are there are taken along in their order; their part is that of OutboxPart.Of, which SQL cannot compute, so that all go to part 0:
-- an order's old events stay in order among themselves, and every consumer compares versions.

CREATE TABLE outbox_part (
  part INTEGER NOT NULL PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT;

INSERT INTO outbox_part (part, position)
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < 15)
SELECT n, 0 FROM number;

ALTER TABLE outbox RENAME TO outbox_before;

CREATE TABLE outbox (
  part INTEGER NOT NULL,
  position INTEGER NOT NULL,
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  order_version INTEGER NOT NULL,
  line TEXT NOT NULL,
  family TEXT NOT NULL,
  status INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  trace_parent TEXT,
  PRIMARY KEY (part, position)
) STRICT, WITHOUT ROWID;

INSERT INTO outbox
SELECT 0, ROW_NUMBER() OVER (ORDER BY event_id), tenant_id, order_id, order_no, order_version, line, family, status, occurred_at, trace_parent
FROM outbox_before;

UPDATE outbox_part SET position = (SELECT COUNT(*) FROM outbox) WHERE part = 0;
DROP TABLE outbox_before;
DROP TABLE relay_cursor;

-- How far each consumer has come in each part, and which node works on it: epoch rises with each change of hands.
CREATE TABLE relay_cursor (
  consumer TEXT NOT NULL,
  part INTEGER NOT NULL,
  position INTEGER NOT NULL,
  owner INTEGER,
  epoch INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  PRIMARY KEY (consumer, part)
) STRICT, WITHOUT ROWID;

-- Which nodes carry the outbox.
CREATE TABLE relay_node (
  node INTEGER NOT NULL PRIMARY KEY,
  seen_at INTEGER NOT NULL
) STRICT;

-- Orders of a virtual shard, for moving it.
CREATE INDEX ord_main_shard ON ord_main (shard, order_id);
