-- Exchanges that can be read, found and replayed; what a person has to decide about them; and what subscribers are told.

-- The message as a tree in the partner's words, and what it is in the hub's words: both hold personal data.
ALTER TABLE exchange ADD COLUMN decoded MEDIUMBLOB;
ALTER TABLE exchange ADD COLUMN mapped MEDIUMBLOB;
-- http, folder or poll.
ALTER TABLE exchange ADD COLUMN transport VARCHAR(16) NOT NULL DEFAULT 'http';
ALTER TABLE exchange ADD COLUMN charset VARCHAR(32);
ALTER TABLE exchange ADD COLUMN waybill_no VARCHAR(64);
-- SHA-256 of the business document: tells one content from another.
ALTER TABLE exchange ADD COLUMN content_hash VARBINARY(32);
-- The exchange that was sent or read again.
ALTER TABLE exchange ADD COLUMN replay_of BIGINT;

CREATE INDEX exchange_key ON exchange (tenant_id, message_key, exchange_id);
CREATE INDEX exchange_waybill ON exchange (tenant_id, waybill_no, exchange_id);
CREATE INDEX exchange_end ON exchange (tenant_id, outcome, exchange_id);

CREATE TABLE partner_case (
  tenant_id INT NOT NULL,
  case_id BIGINT NOT NULL,
  -- What it is about: the same thing never opens two.
  case_key VARCHAR(300) NOT NULL,
  -- quarantine, conflict, hold.
  kind VARCHAR(16) NOT NULL,
  cause VARCHAR(64) NOT NULL,
  connector VARCHAR(64) NOT NULL,
  operation VARCHAR(128) NOT NULL,
  exchange_id BIGINT,
  order_id BIGINT,
  order_no VARCHAR(40),
  waybill_no VARCHAR(64),
  message_key VARCHAR(255),
  code_table VARCHAR(64),
  code_document VARCHAR(64),
  code_system VARCHAR(64),
  code_customer VARCHAR(64),
  code VARCHAR(128),
  reported VARCHAR(32),
  occurred_at BIGINT,
  detail VARCHAR(500) NOT NULL,
  -- open, decided.
  state VARCHAR(16) NOT NULL,
  decision VARCHAR(32),
  reason VARCHAR(500),
  problem VARCHAR(500),
  opened_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by VARCHAR(128),
  fence INT NOT NULL DEFAULT 0,
  lease_until BIGINT,
  PRIMARY KEY (tenant_id, case_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX partner_case_key ON partner_case (tenant_id, case_key);
CREATE INDEX partner_case_state ON partner_case (tenant_id, state, kind, case_id);
CREATE INDEX partner_case_exchange ON partner_case (tenant_id, exchange_id);
CREATE INDEX partner_case_order ON partner_case (tenant_id, order_no);

-- What a person said a partner's code means: beside the connector's tables, and before them.
CREATE TABLE connector_code (
  tenant_id INT NOT NULL,
  connector VARCHAR(64) NOT NULL,
  code_table VARCHAR(64) NOT NULL,
  code_document VARCHAR(64) NOT NULL,
  code_system VARCHAR(64) NOT NULL,
  code_customer VARCHAR(64) NOT NULL,
  code VARCHAR(128) NOT NULL,
  meaning VARCHAR(64) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  set_by VARCHAR(128) NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, connector, code_table, code_document, code_system, code_customer, code)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE partner_action (
  tenant_id INT NOT NULL,
  action_id BIGINT NOT NULL,
  -- exchange, case.
  subject VARCHAR(16) NOT NULL,
  filter TEXT NOT NULL,
  decision TEXT NOT NULL,
  -- selecting, running, done, stopped.
  state VARCHAR(16) NOT NULL,
  last_id BIGINT NOT NULL,
  total INT NOT NULL,
  done INT NOT NULL,
  failed INT NOT NULL,
  pace INT NOT NULL,
  created_by VARCHAR(128) NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT,
  fence INT NOT NULL,
  lease_until BIGINT,
  PRIMARY KEY (tenant_id, action_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE partner_action_item (
  tenant_id INT NOT NULL,
  action_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  -- pending, done, failed.
  state VARCHAR(16) NOT NULL,
  message VARCHAR(500),
  decided_at BIGINT,
  PRIMARY KEY (tenant_id, action_id, item_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX partner_action_item_state ON partner_action_item (tenant_id, action_id, state, item_id);

CREATE TABLE subscription (
  tenant_id INT NOT NULL,
  subscription_id BIGINT NOT NULL,
  name VARCHAR(128) NOT NULL,
  url VARCHAR(1000) NOT NULL,
  -- JSON lists; empty: all.
  only_lines TEXT NOT NULL,
  only_statuses TEXT NOT NULL,
  secret VARBINARY(512) NOT NULL,
  -- active, paused.
  state VARCHAR(16) NOT NULL,
  created_by VARCHAR(128) NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  owner VARCHAR(64),
  lease_until BIGINT,
  PRIMARY KEY (tenant_id, subscription_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE subscription_delivery (
  tenant_id INT NOT NULL,
  delivery_id BIGINT NOT NULL,
  subscription_id BIGINT NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  order_version INT NOT NULL,
  -- The entry of the order's status log: names the event.
  log_id BIGINT NOT NULL,
  line VARCHAR(32) NOT NULL,
  status INT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  -- pending, delivered, dead, discarded.
  state VARCHAR(16) NOT NULL,
  attempts INT NOT NULL,
  next_at BIGINT NOT NULL,
  http_status INT NOT NULL,
  reason VARCHAR(500),
  duration_us BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  trace_parent VARCHAR(64),
  PRIMARY KEY (tenant_id, delivery_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX subscription_delivery_event ON subscription_delivery (tenant_id, subscription_id, order_no, order_version, log_id);
CREATE INDEX subscription_delivery_due ON subscription_delivery (tenant_id, subscription_id, state, next_at);
CREATE INDEX subscription_delivery_log ON subscription_delivery (tenant_id, subscription_id, delivery_id);
