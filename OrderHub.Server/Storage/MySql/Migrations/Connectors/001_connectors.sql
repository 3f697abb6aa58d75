-- Partners: with which keys they come, and every message that went in or out. A store of its own, so that raw messages never
-- hold up the writer of the orders. Sealed columns are BLOB; times are milliseconds since 1970 UTC.

CREATE TABLE partner_credential (
  connector VARCHAR(64) NOT NULL,
  app_key VARCHAR(128) NOT NULL,
  tenant_id INT NOT NULL,
  secret VARBINARY(512) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (connector, app_key)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE exchange (
  tenant_id INT NOT NULL,
  exchange_id BIGINT NOT NULL,
  connector VARCHAR(64) NOT NULL,
  -- in or out, as the hub sees it.
  direction VARCHAR(16) NOT NULL,
  operation VARCHAR(128) NOT NULL,
  -- done, replayed, refused, conflict, quarantined, failed, unknown, rejected.
  outcome VARCHAR(64) NOT NULL,
  code VARCHAR(64),
  order_no VARCHAR(40),
  message_key VARCHAR(255),
  http_status INT NOT NULL,
  started_at BIGINT NOT NULL,
  duration_us BIGINT NOT NULL,
  mapping_version VARCHAR(128) NOT NULL,
  request MEDIUMBLOB NOT NULL,
  request_bytes INT NOT NULL,
  reply MEDIUMBLOB,
  faults MEDIUMBLOB,
  trace_parent VARCHAR(64),
  PRIMARY KEY (tenant_id, exchange_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX exchange_order ON exchange (tenant_id, order_no, exchange_id);
CREATE INDEX exchange_outcome ON exchange (tenant_id, connector, outcome, exchange_id);
