-- The durable engine: instances, their journal, what wakes them, and what stopped them.

CREATE TABLE wf_version (
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  source MEDIUMTEXT NOT NULL,
  published_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, name, hash)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_wf_version_hash ON wf_version (hash);

CREATE TABLE wf_instance (
  tenant_id INT NOT NULL,
  instance_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  flow_name VARCHAR(128) NOT NULL,
  flow_hash VARCHAR(64) NOT NULL,
  kind INT NOT NULL,
  status INT NOT NULL,
  revision INT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  outcome VARCHAR(64),
  state MEDIUMBLOB,
  trace_parent VARCHAR(64),
  PRIMARY KEY (tenant_id, instance_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX uq_wf_instance_once ON wf_instance (tenant_id, order_id, kind);

CREATE TABLE wf_journal (
  tenant_id INT NOT NULL,
  instance_id BIGINT NOT NULL,
  revision INT NOT NULL,
  at BIGINT NOT NULL,
  entries MEDIUMBLOB NOT NULL,
  PRIMARY KEY (tenant_id, instance_id, revision)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE wf_wait (
  tenant_id INT NOT NULL,
  wait_id BIGINT NOT NULL,
  instance_id BIGINT NOT NULL,
  token_id INT NOT NULL,
  kind INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  wait_key VARCHAR(255) NOT NULL,
  due_at BIGINT,
  attempt INT NOT NULL,
  fence INT NOT NULL,
  lease_until BIGINT,
  PRIMARY KEY (tenant_id, wait_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_wf_wait_due ON wf_wait (due_at);
CREATE INDEX ix_wf_wait_signal ON wf_wait (tenant_id, name, wait_key);

CREATE TABLE wf_signal (
  tenant_id INT NOT NULL,
  signal_id BIGINT NOT NULL,
  name VARCHAR(255) NOT NULL,
  signal_key VARCHAR(255) NOT NULL,
  message_id VARCHAR(255) NOT NULL,
  payload MEDIUMBLOB NOT NULL,
  received_at BIGINT NOT NULL,
  state INT NOT NULL,
  PRIMARY KEY (tenant_id, signal_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX uq_wf_signal_message ON wf_signal (tenant_id, message_id);
CREATE INDEX ix_wf_signal_key ON wf_signal (tenant_id, name, signal_key, state);
CREATE INDEX ix_wf_signal_state ON wf_signal (state, signal_id);

CREATE TABLE wf_incident (
  tenant_id INT NOT NULL,
  incident_id BIGINT NOT NULL,
  instance_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  flow_name VARCHAR(128) NOT NULL,
  step VARCHAR(128) NOT NULL,
  token_id INT NOT NULL,
  state VARCHAR(16) NOT NULL,
  cause VARCHAR(128) NOT NULL,
  message VARCHAR(1000) NOT NULL,
  action VARCHAR(1000) NOT NULL,
  retryable INT NOT NULL,
  attempts INT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by VARCHAR(128),
  reason VARCHAR(500),
  PRIMARY KEY (tenant_id, incident_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_wf_incident_state ON wf_incident (tenant_id, state, incident_id);
CREATE INDEX ix_wf_incident_instance ON wf_incident (tenant_id, instance_id);
