-- Reconciliation: what was compared with the orders, what differed, and what became of it. Nothing in it is personal.

-- What a tenant's people say about it; no row: it runs, and repairs by itself.
CREATE TABLE reconcile_setting (
  tenant_id INT NOT NULL PRIMARY KEY,
  paused INT NOT NULL,
  reason VARCHAR(500),
  auto_repair INT NOT NULL,
  changed_by VARCHAR(128) NOT NULL,
  changed_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Which node compares; one row.
CREATE TABLE reconcile_lease (
  id INT NOT NULL PRIMARY KEY,
  node INT NOT NULL,
  epoch BIGINT NOT NULL,
  lease_until BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO reconcile_lease (id, node, epoch, lease_until) VALUES (1, 0, 0, 0);

-- One comparison of a tenant's orders with one store of one node.
CREATE TABLE reconcile_run (
  tenant_id INT NOT NULL,
  run_id BIGINT NOT NULL,
  store VARCHAR(32) NOT NULL,
  node INT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  content INT NOT NULL,
  repair INT NOT NULL,
  state VARCHAR(16) NOT NULL,
  asked_by VARCHAR(128),
  asked_at BIGINT NOT NULL,
  started_at BIGINT,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT,
  buckets INT NOT NULL,
  buckets_done INT NOT NULL,
  rows_read BIGINT NOT NULL,
  found INT NOT NULL,
  young INT NOT NULL,
  repaired INT NOT NULL,
  remaining INT NOT NULL,
  problem VARCHAR(500),
  PRIMARY KEY (tenant_id, run_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_reconcile_run_state ON reconcile_run (state, node, run_id);

-- The orders of a stretch of time, as each side counted them last.
CREATE TABLE reconcile_bucket (
  tenant_id INT NOT NULL,
  store VARCHAR(32) NOT NULL,
  node INT NOT NULL,
  bucket_from BIGINT NOT NULL,
  bucket_to BIGINT NOT NULL,
  master_count BIGINT NOT NULL,
  store_count BIGINT NOT NULL,
  master_digest VARCHAR(64) NOT NULL,
  store_digest VARCHAR(64) NOT NULL,
  found INT NOT NULL,
  repaired INT NOT NULL,
  remaining INT NOT NULL,
  checked_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, store, node, bucket_from)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One order that a store had otherwise than it is.
CREATE TABLE reconcile_difference (
  tenant_id INT NOT NULL,
  difference_id BIGINT NOT NULL,
  run_id BIGINT NOT NULL,
  store VARCHAR(32) NOT NULL,
  node INT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(40),
  cause VARCHAR(16) NOT NULL,
  master_version INT,
  store_version INT,
  changed_at BIGINT,
  found_at BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  ended_at BIGINT,
  PRIMARY KEY (tenant_id, difference_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_reconcile_difference_run ON reconcile_difference (tenant_id, run_id, difference_id);
CREATE INDEX ix_reconcile_difference_state ON reconcile_difference (tenant_id, state, store, node, difference_id);
