-- What is asked of orders after they were taken, and what became of it.

-- kind, carried_as, answer, state: numbers of the enums of the same name. reason and content are sealed: they may name people.
CREATE TABLE ord_request (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  request_id INTEGER NOT NULL,
  idempotency_key TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  kind INTEGER NOT NULL,
  carried_as INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason BLOB,
  content BLOB,
  status INTEGER NOT NULL,
  order_version INTEGER NOT NULL,
  answer INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  refused_fields TEXT NOT NULL,
  cause TEXT,
  state INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  settled_at INTEGER,
  PRIMARY KEY (tenant_id, order_id, request_id),
  UNIQUE (tenant_id, order_id, idempotency_key)
) STRICT, WITHOUT ROWID;

-- The order's version after the report, so that what changed since a version can be told; null for reports from before this column.
ALTER TABLE ord_status_log ADD COLUMN order_version INTEGER;

-- Set while an order is deleted: hidden from lists, and restorable for a time.
ALTER TABLE ord_main ADD COLUMN deleted_at INTEGER;
