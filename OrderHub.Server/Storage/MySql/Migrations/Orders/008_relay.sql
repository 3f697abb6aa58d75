-- The outbox in sixteen parts whose positions rise in commit order, so that several nodes can carry it and nothing is passed over.

CREATE TABLE outbox_part (
  part INT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO outbox_part (part, position) VALUES
  (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0), (9, 0), (10, 0), (11, 0), (12, 0), (13, 0), (14, 0), (15, 0);

-- No version of the hub wrote events into this table of a MySQL store.
DROP TABLE outbox;

CREATE TABLE outbox (
  part INT NOT NULL,
  position BIGINT NOT NULL,
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  order_version INT NOT NULL,
  line VARCHAR(32) NOT NULL,
  family VARCHAR(32) NOT NULL,
  status INT NOT NULL,
  occurred_at DATETIME(3) NOT NULL,
  trace_parent VARCHAR(64),
  PRIMARY KEY (part, position)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

DROP TABLE relay_cursor;

-- How far each consumer has come in each part, and which node works on it: epoch rises with each change of hands.
CREATE TABLE relay_cursor (
  consumer VARCHAR(64) NOT NULL,
  part INT NOT NULL,
  position BIGINT NOT NULL,
  owner INT,
  epoch BIGINT NOT NULL,
  lease_until DATETIME(3) NOT NULL,
  PRIMARY KEY (consumer, part)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Which nodes carry the outbox.
CREATE TABLE relay_node (
  node INT NOT NULL PRIMARY KEY,
  seen_at DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Orders of a virtual shard, for moving it.
CREATE INDEX ord_main_shard ON ord_main (shard, order_id);
