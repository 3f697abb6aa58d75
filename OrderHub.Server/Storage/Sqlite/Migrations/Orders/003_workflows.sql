-- The durable engine: instances, their journal, what wakes them, and what stopped them.

CREATE TABLE wf_version (
  tenant_id    INTEGER NOT NULL,
  name         TEXT NOT NULL,
  hash         TEXT NOT NULL,
  source       TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_wf_version_hash ON wf_version (hash);

CREATE TABLE wf_instance (
  tenant_id    INTEGER NOT NULL,
  instance_id  INTEGER NOT NULL,
  order_id     INTEGER NOT NULL,
  flow_name    TEXT NOT NULL,
  flow_hash    TEXT NOT NULL,
  kind         INTEGER NOT NULL,
  status       INTEGER NOT NULL,
  revision     INTEGER NOT NULL,
  started_at   INTEGER NOT NULL,
  ended_at     INTEGER,
  outcome      TEXT,
  state        BLOB,
  trace_parent TEXT,
  PRIMARY KEY (tenant_id, instance_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX uq_wf_instance_once ON wf_instance (tenant_id, order_id, kind);

CREATE TABLE wf_journal (
  tenant_id   INTEGER NOT NULL,
  instance_id INTEGER NOT NULL,
  revision    INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  entries     BLOB NOT NULL,
  PRIMARY KEY (tenant_id, instance_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE wf_wait (
  tenant_id   INTEGER NOT NULL,
  wait_id     INTEGER NOT NULL,
  instance_id INTEGER NOT NULL,
  token_id    INTEGER NOT NULL,
  kind        INTEGER NOT NULL,
  name        TEXT NOT NULL,
  wait_key    TEXT NOT NULL,
  due_at      INTEGER,
  attempt     INTEGER NOT NULL,
  fence       INTEGER NOT NULL,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, wait_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_wf_wait_due ON wf_wait (due_at);
CREATE INDEX ix_wf_wait_signal ON wf_wait (tenant_id, name, wait_key);

CREATE TABLE wf_signal (
  tenant_id   INTEGER NOT NULL,
  signal_id   INTEGER NOT NULL,
  name        TEXT NOT NULL,
  signal_key  TEXT NOT NULL,
  message_id  TEXT NOT NULL,
  payload     BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  state       INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, signal_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX uq_wf_signal_message ON wf_signal (tenant_id, message_id);
CREATE INDEX ix_wf_signal_key ON wf_signal (tenant_id, name, signal_key, state);
CREATE INDEX ix_wf_signal_state ON wf_signal (state, signal_id);

CREATE TABLE wf_incident (
  tenant_id   INTEGER NOT NULL,
  incident_id INTEGER NOT NULL,
  instance_id INTEGER NOT NULL,
  order_id    INTEGER NOT NULL,
  order_no    TEXT NOT NULL,
  flow_name   TEXT NOT NULL,
  step        TEXT NOT NULL,
  token_id    INTEGER NOT NULL,
  state       TEXT NOT NULL,
  cause       TEXT NOT NULL,
  message     TEXT NOT NULL,
  action      TEXT NOT NULL,
  retryable   INTEGER NOT NULL,
  attempts    INTEGER NOT NULL,
  opened_at   INTEGER NOT NULL,
  closed_at   INTEGER,
  closed_by   TEXT,
  reason      TEXT,
  PRIMARY KEY (tenant_id, incident_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_wf_incident_state ON wf_incident (tenant_id, state, incident_id);
CREATE INDEX ix_wf_incident_instance ON wf_incident (tenant_id, instance_id);
