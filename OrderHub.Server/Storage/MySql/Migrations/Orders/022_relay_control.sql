-- What people decided about consumers of events, for all nodes: a pause with its reason, and that what a consumer keeps is to be made again.
CREATE TABLE relay_consumer (
  consumer     VARCHAR(64) NOT NULL PRIMARY KEY,
  paused_at    DATETIME(3),
  paused_by    VARCHAR(200),
  pause_reason VARCHAR(500),
  rebuild_no   BIGINT NOT NULL,
  rebuild_at   DATETIME(3),
  rebuild_by   VARCHAR(200)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far a rebuild has come. node: whose own data it is; -1 where all nodes keep them together, and one of them works on it under a lease.
CREATE TABLE relay_rebuild (
  consumer    VARCHAR(64) NOT NULL,
  node        INT NOT NULL,
  rebuild_no  BIGINT NOT NULL,
  state       VARCHAR(16) NOT NULL,
  done        BIGINT NOT NULL,
  total       BIGINT NOT NULL,
  started_at  DATETIME(3) NOT NULL,
  ended_at    DATETIME(3),
  fault       VARCHAR(400),
  worker      INT NOT NULL,
  lease_until DATETIME(3) NOT NULL,
  PRIMARY KEY (consumer, node)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Business scenarios (event family x line) that events were seen of: each has a queue of its own for each consumer on a broker.
CREATE TABLE bus_topic (
  family VARCHAR(32) NOT NULL,
  line   VARCHAR(32) NOT NULL,
  PRIMARY KEY (family, line)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What the read models know of each order, by its version: what comes twice or late changes nothing. Times are milliseconds since 1970.
CREATE TABLE read_order (
  tenant_id     INT NOT NULL,
  order_id      BIGINT NOT NULL,
  order_version INT NOT NULL,
  order_day     INT NOT NULL,
  line          VARCHAR(32) NOT NULL,
  status        INT NOT NULL,
  status_at     BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, order_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Orders by the day they came (yyyymmdd, UTC), line and status. What an order took from here it may give back in another database, so that
-- a row may be below zero: they add up over all databases.
CREATE TABLE read_day (
  tenant_id INT NOT NULL,
  order_day INT NOT NULL,
  line      VARCHAR(32) NOT NULL,
  status    INT NOT NULL,
  orders    BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, order_day, line, status)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The status flow: each step of each order, with the status that it left and how long it had stood there; both null for its first.
CREATE TABLE read_move (
  tenant_id     INT NOT NULL,
  order_id      BIGINT NOT NULL,
  order_version INT NOT NULL,
  move_day      INT NOT NULL,
  line          VARCHAR(32) NOT NULL,
  to_status     INT NOT NULL,
  moved_at      BIGINT NOT NULL,
  from_status   INT,
  took_ms       BIGINT,
  PRIMARY KEY (tenant_id, order_id, order_version)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX read_move_day ON read_move (tenant_id, move_day, line, from_status, to_status, took_ms);

-- Whoever changes the counts holds this row to the commit, so that counting anew sees all of a change or nothing.
CREATE TABLE read_fence (
  fence   INT NOT NULL PRIMARY KEY,
  changes BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO read_fence (fence, changes) VALUES (1, 0);
CREATE INDEX dead_letter_tenant ON dead_letter (tenant_id, parked_at, event_id);
