-- Orders that other systems master: what lists show and find of them, and how far copying them has come.

-- One order of another system. Its id is below zero, so that no order of the hub has it. content: what lists need, sealed.
CREATE TABLE legacy_order (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(32) NOT NULL,
  mastered_by VARCHAR(16) NOT NULL,
  connector VARCHAR(32) NOT NULL,
  version INT NOT NULL,
  status INT NOT NULL,
  line VARCHAR(32) NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  gone INT NOT NULL,
  content_hash VARBINARY(32) NOT NULL,
  content MEDIUMBLOB NOT NULL,
  synced_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, order_id),
  UNIQUE KEY ix_legacy_order_no (tenant_id, order_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far a tenant's copy of a connector's orders has come. Times in milliseconds.
CREATE TABLE synchronization (
  tenant_id INT NOT NULL,
  connector VARCHAR(32) NOT NULL,
  fence BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  full_at BIGINT,
  full_id VARCHAR(64) NOT NULL,
  full_until BIGINT NOT NULL,
  full_total BIGINT,
  full_rows BIGINT NOT NULL,
  full_begun_at BIGINT NOT NULL,
  full_ended_at BIGINT,
  changes_at BIGINT NOT NULL,
  changes_id VARCHAR(64) NOT NULL,
  changes_moved_at BIGINT NOT NULL,
  caught_up_at BIGINT,
  pages BIGINT NOT NULL,
  rows_read BIGINT NOT NULL,
  rows_new BIGINT NOT NULL,
  rows_changed BIGINT NOT NULL,
  rows_known BIGINT NOT NULL,
  rows_moved BIGINT NOT NULL,
  failures INT NOT NULL,
  last_error VARCHAR(1000),
  last_error_at BIGINT,
  paused INT NOT NULL,
  paused_reason VARCHAR(500),
  paused_by VARCHAR(128),
  paused_at BIGINT,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, connector)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Orders of another system that could not be taken, with the reason; they go when they can.
CREATE TABLE synchronization_fault (
  tenant_id INT NOT NULL,
  connector VARCHAR(32) NOT NULL,
  order_no VARCHAR(64) NOT NULL,
  code VARCHAR(64) NOT NULL,
  message VARCHAR(1000) NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, connector, order_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
