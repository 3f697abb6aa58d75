-- What is asked of orders after they were taken, and what became of it.

-- kind, carried_as, answer, state: numbers of the enums of the same name. reason and content are sealed: they may name people.
CREATE TABLE ord_request (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  request_id BIGINT NOT NULL,
  idempotency_key VARCHAR(128) NOT NULL,
  content_hash VARBINARY(32) NOT NULL,
  kind INT NOT NULL,
  carried_as INT NOT NULL,
  actor VARCHAR(128) NOT NULL,
  reason BLOB,
  content MEDIUMBLOB,
  status INT NOT NULL,
  order_version INT NOT NULL,
  answer INT NOT NULL,
  conditions VARCHAR(256) NOT NULL,
  refused_fields VARCHAR(256) NOT NULL,
  cause VARCHAR(64),
  state INT NOT NULL,
  requested_at DATETIME(3) NOT NULL,
  settled_at DATETIME(3),
  PRIMARY KEY (tenant_id, order_id, request_id),
  UNIQUE (tenant_id, order_id, idempotency_key)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The order's version after the report, so that what changed since a version can be told; null for reports from before this column.
ALTER TABLE ord_status_log ADD COLUMN order_version INT;

-- Set while an order is deleted: hidden from lists, and restorable for a time.
ALTER TABLE ord_main ADD COLUMN deleted_at DATETIME(3);
