-- Orders that other systems master: what lists show and find of them, and how far copying them has come.

-- One order of another system. Its id is below zero, so that no order of the hub has it. content: what lists need, sealed.
CREATE TABLE legacy_order (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  mastered_by TEXT NOT NULL,
  connector TEXT NOT NULL,
  version INTEGER NOT NULL,
  status INTEGER NOT NULL,
  line TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  content BLOB NOT NULL,
  synced_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id)
) STRICT;
CREATE UNIQUE INDEX ix_legacy_order_no ON legacy_order (tenant_id, order_no);

-- How far a tenant's copy of a connector's orders has come. Times in milliseconds.
CREATE TABLE synchronization (
  tenant_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  fence INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  full_at INTEGER,
  full_id TEXT NOT NULL,
  full_until INTEGER NOT NULL,
  full_total INTEGER,
  full_rows INTEGER NOT NULL,
  full_begun_at INTEGER NOT NULL,
  full_ended_at INTEGER,
  changes_at INTEGER NOT NULL,
  changes_id TEXT NOT NULL,
  changes_moved_at INTEGER NOT NULL,
  caught_up_at INTEGER,
  pages INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_new INTEGER NOT NULL,
  rows_changed INTEGER NOT NULL,
  rows_known INTEGER NOT NULL,
  rows_moved INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  last_error TEXT,
  last_error_at INTEGER,
  paused INTEGER NOT NULL,
  paused_reason TEXT,
  paused_by TEXT,
  paused_at INTEGER,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, connector)
) STRICT;

-- Orders of another system that could not be taken, with the reason; they go when they can.
CREATE TABLE synchronization_fault (
  tenant_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  order_no TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, connector, order_no)
) STRICT;
