-- What people decided about consumers of events, for all nodes: a pause with its reason, and that what a consumer keeps is to be made again.
CREATE TABLE relay_consumer (
  consumer     TEXT NOT NULL PRIMARY KEY,
  paused_at    INTEGER,
  paused_by    TEXT,
  pause_reason TEXT,
  rebuild_no   INTEGER NOT NULL,
  rebuild_at   INTEGER,
  rebuild_by   TEXT
) STRICT, WITHOUT ROWID;

-- How far a rebuild has come. node: whose own data it is; -1 where all nodes keep them together, and one of them works on it under a lease.
CREATE TABLE relay_rebuild (
  consumer    TEXT NOT NULL,
  node        INTEGER NOT NULL,
  rebuild_no  INTEGER NOT NULL,
  state       TEXT NOT NULL,
  done        INTEGER NOT NULL,
  total       INTEGER NOT NULL,
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  fault       TEXT,
  worker      INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  PRIMARY KEY (consumer, node)
) STRICT, WITHOUT ROWID;

-- Business scenarios (event family x line) that events were seen of: each has a queue of its own for each consumer on a broker.
CREATE TABLE bus_topic (
  family TEXT NOT NULL,
  line   TEXT NOT NULL,
  PRIMARY KEY (family, line)
) STRICT, WITHOUT ROWID;

-- What the read models know of each order, by its version: what comes twice or late changes nothing. Times are milliseconds since 1970.
CREATE TABLE read_order (
  tenant_id     INTEGER NOT NULL,
  order_id      INTEGER NOT NULL,
  order_version INTEGER NOT NULL,
  order_day     INTEGER NOT NULL,
  line          TEXT NOT NULL,
  status        INTEGER NOT NULL,
  status_at     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id)
) STRICT, WITHOUT ROWID;

-- Orders by the day they came (yyyymmdd, UTC), line and status. What an order took from here it may give back in another database, so that
-- a row may be below zero: they add up over all databases.
CREATE TABLE read_day (
  tenant_id INTEGER NOT NULL,
  order_day INTEGER NOT NULL,
  line      TEXT NOT NULL,
  status    INTEGER NOT NULL,
  orders    INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_day, line, status)
) STRICT, WITHOUT ROWID;

-- The status flow: each step of each order, with the status that it left and how long it had stood there; both null for its first.
CREATE TABLE read_move (
  tenant_id     INTEGER NOT NULL,
  order_id      INTEGER NOT NULL,
  order_version INTEGER NOT NULL,
  move_day      INTEGER NOT NULL,
  line          TEXT NOT NULL,
  to_status     INTEGER NOT NULL,
  moved_at      INTEGER NOT NULL,
  from_status   INTEGER,
  took_ms       INTEGER,
  PRIMARY KEY (tenant_id, order_id, order_version)
) STRICT, WITHOUT ROWID;

CREATE INDEX read_move_day ON read_move (tenant_id, move_day, line, from_status, to_status, took_ms);

-- Whoever changes the counts holds this row to the commit, so that counting anew sees all of a change or nothing.
CREATE TABLE read_fence (
  fence   INTEGER NOT NULL PRIMARY KEY,
  changes INTEGER NOT NULL
) STRICT;

INSERT INTO read_fence (fence, changes) VALUES (1, 0);
CREATE INDEX dead_letter_tenant ON dead_letter (tenant_id, parked_at, event_id);
