-- Partners: with which keys they come, and every message that went in or out. A store of its own, so that raw messages never
-- hold up the writer of the orders. Sealed columns are BLOB; times are milliseconds since 1970 UTC.

CREATE TABLE partner_credential (
  connector TEXT NOT NULL,
  app_key TEXT NOT NULL,
  tenant_id INTEGER NOT NULL,
  secret BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (connector, app_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE exchange (
  tenant_id INTEGER NOT NULL,
  exchange_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  -- in or out, as the hub sees it.
  direction TEXT NOT NULL,
  operation TEXT NOT NULL,
  -- done, replayed, refused, conflict, quarantined, failed, unknown, rejected.
  outcome TEXT NOT NULL,
  code TEXT,
  order_no TEXT,
  message_key TEXT,
  http_status INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  duration_us INTEGER NOT NULL,
  mapping_version TEXT NOT NULL,
  request BLOB NOT NULL,
  request_bytes INTEGER NOT NULL,
  reply BLOB,
  faults BLOB,
  trace_parent TEXT,
  PRIMARY KEY (tenant_id, exchange_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX exchange_order ON exchange (tenant_id, order_no, exchange_id) WHERE order_no IS NOT NULL;
CREATE INDEX exchange_outcome ON exchange (tenant_id, connector, outcome, exchange_id);
