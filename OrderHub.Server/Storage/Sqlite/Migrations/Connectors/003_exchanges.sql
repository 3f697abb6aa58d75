-- Exchanges that can be read, found and replayed; what a person has to decide about them; and what subscribers are told.

-- The message as a tree in the partner's words, and what it is in the hub's words: both hold personal data.
ALTER TABLE exchange ADD COLUMN decoded BLOB;
ALTER TABLE exchange ADD COLUMN mapped BLOB;
-- http, folder or poll.
ALTER TABLE exchange ADD COLUMN transport TEXT NOT NULL DEFAULT 'http';
ALTER TABLE exchange ADD COLUMN charset TEXT;
ALTER TABLE exchange ADD COLUMN waybill_no TEXT;
-- SHA-256 of the business document: tells one content from another.
ALTER TABLE exchange ADD COLUMN content_hash BLOB;
-- The exchange that was sent or read again.
ALTER TABLE exchange ADD COLUMN replay_of INTEGER;

CREATE INDEX exchange_key ON exchange (tenant_id, message_key, exchange_id) WHERE message_key IS NOT NULL;
CREATE INDEX exchange_waybill ON exchange (tenant_id, waybill_no, exchange_id) WHERE waybill_no IS NOT NULL;
CREATE INDEX exchange_end ON exchange (tenant_id, outcome, exchange_id);

CREATE TABLE partner_case (
  tenant_id INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  -- What it is about: the same thing never opens two.
  case_key TEXT NOT NULL,
  -- quarantine, conflict, hold.
  kind TEXT NOT NULL,
  cause TEXT NOT NULL,
  connector TEXT NOT NULL,
  operation TEXT NOT NULL,
  exchange_id INTEGER,
  order_id INTEGER,
  order_no TEXT,
  waybill_no TEXT,
  message_key TEXT,
  code_table TEXT,
  code_document TEXT,
  code_system TEXT,
  code_customer TEXT,
  code TEXT,
  reported TEXT,
  occurred_at INTEGER,
  detail TEXT NOT NULL,
  -- open, decided.
  state TEXT NOT NULL,
  decision TEXT,
  reason TEXT,
  problem TEXT,
  opened_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  fence INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, case_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX partner_case_key ON partner_case (tenant_id, case_key);
CREATE INDEX partner_case_state ON partner_case (tenant_id, state, kind, case_id);
CREATE INDEX partner_case_exchange ON partner_case (tenant_id, exchange_id) WHERE exchange_id IS NOT NULL;
CREATE INDEX partner_case_order ON partner_case (tenant_id, order_no) WHERE order_no IS NOT NULL;

-- What a person said a partner's code means: beside the connector's tables, and before them.
CREATE TABLE connector_code (
  tenant_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  code_table TEXT NOT NULL,
  code_document TEXT NOT NULL,
  code_system TEXT NOT NULL,
  code_customer TEXT NOT NULL,
  code TEXT NOT NULL,
  meaning TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, connector, code_table, code_document, code_system, code_customer, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_action (
  tenant_id INTEGER NOT NULL,
  action_id INTEGER NOT NULL,
  -- exchange, case.
  subject TEXT NOT NULL,
  filter TEXT NOT NULL,
  decision TEXT NOT NULL,
  -- selecting, running, done, stopped.
  state TEXT NOT NULL,
  last_id INTEGER NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  pace INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ended_at INTEGER,
  fence INTEGER NOT NULL,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, action_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_action_item (
  tenant_id INTEGER NOT NULL,
  action_id INTEGER NOT NULL,
  item_id INTEGER NOT NULL,
  -- pending, done, failed.
  state TEXT NOT NULL,
  message TEXT,
  decided_at INTEGER,
  PRIMARY KEY (tenant_id, action_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX partner_action_item_state ON partner_action_item (tenant_id, action_id, state, item_id);

CREATE TABLE subscription (
  tenant_id INTEGER NOT NULL,
  subscription_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  -- JSON lists; empty: all.
  only_lines TEXT NOT NULL,
  only_statuses TEXT NOT NULL,
  secret BLOB NOT NULL,
  -- active, paused.
  state TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  owner TEXT,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, subscription_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription_delivery (
  tenant_id INTEGER NOT NULL,
  delivery_id INTEGER NOT NULL,
  subscription_id INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  order_version INTEGER NOT NULL,
  -- The entry of the order's status log: names the event.
  log_id INTEGER NOT NULL,
  line TEXT NOT NULL,
  status INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  -- pending, delivered, dead, discarded.
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  http_status INTEGER NOT NULL,
  reason TEXT,
  duration_us INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  trace_parent TEXT,
  PRIMARY KEY (tenant_id, delivery_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX subscription_delivery_event ON subscription_delivery (tenant_id, subscription_id, order_no, order_version, log_id);
CREATE INDEX subscription_delivery_due ON subscription_delivery (tenant_id, subscription_id, state, next_at);
CREATE INDEX subscription_delivery_log ON subscription_delivery (tenant_id, subscription_id, delivery_id);
