-- Reconciliation: what was compared with the orders, what differed, and what became of it. Nothing in it is personal.

-- What a tenant's people say about it; no row: it runs, and repairs by itself.
CREATE TABLE reconcile_setting (
  tenant_id INTEGER NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL,
  reason TEXT,
  auto_repair INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Which node compares; one row.
CREATE TABLE reconcile_lease (
  id INTEGER NOT NULL PRIMARY KEY,
  node INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  lease_until INTEGER NOT NULL
) STRICT;
INSERT INTO reconcile_lease (id, node, epoch, lease_until) VALUES (1, 0, 0, 0);

-- One comparison of a tenant's orders with one store of one node.
CREATE TABLE reconcile_run (
  tenant_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  store TEXT NOT NULL,
  node INTEGER NOT NULL,
  kind TEXT NOT NULL,
  content INTEGER NOT NULL,
  repair INTEGER NOT NULL,
  state TEXT NOT NULL,
  asked_by TEXT,
  asked_at INTEGER NOT NULL,
  started_at INTEGER,
  updated_at INTEGER NOT NULL,
  ended_at INTEGER,
  buckets INTEGER NOT NULL,
  buckets_done INTEGER NOT NULL,
  rows_read INTEGER NOT NULL,
  found INTEGER NOT NULL,
  young INTEGER NOT NULL,
  repaired INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  problem TEXT,
  PRIMARY KEY (tenant_id, run_id)
) STRICT;
CREATE INDEX ix_reconcile_run_state ON reconcile_run (state, node, run_id);

-- The orders of a stretch of time, as each side counted them last.
CREATE TABLE reconcile_bucket (
  tenant_id INTEGER NOT NULL,
  store TEXT NOT NULL,
  node INTEGER NOT NULL,
  bucket_from INTEGER NOT NULL,
  bucket_to INTEGER NOT NULL,
  master_count INTEGER NOT NULL,
  store_count INTEGER NOT NULL,
  master_digest TEXT NOT NULL,
  store_digest TEXT NOT NULL,
  found INTEGER NOT NULL,
  repaired INTEGER NOT NULL,
  remaining INTEGER NOT NULL,
  checked_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, store, node, bucket_from)
) STRICT;

-- One order that a store had otherwise than it is.
CREATE TABLE reconcile_difference (
  tenant_id INTEGER NOT NULL,
  difference_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  store TEXT NOT NULL,
  node INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  order_no TEXT,
  cause TEXT NOT NULL,
  master_version INTEGER,
  store_version INTEGER,
  changed_at INTEGER,
  found_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (tenant_id, difference_id)
) STRICT;
CREATE INDEX ix_reconcile_difference_run ON reconcile_difference (tenant_id, run_id, difference_id);
CREATE INDEX ix_reconcile_difference_state ON reconcile_difference (tenant_id, state, store, node, difference_id);
