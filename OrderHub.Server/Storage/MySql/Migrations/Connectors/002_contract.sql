-- Connectors edited by tenants, files and polls that must survive a restart, and what somebody should be told.

CREATE TABLE connector_version (
  tenant_id INT NOT NULL,
  name VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  -- draft, published, retired.
  state VARCHAR(16) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  -- {manifest, mapping, golden}.
  content MEDIUMTEXT NOT NULL,
  written_by VARCHAR(128) NOT NULL,
  written_at BIGINT NOT NULL,
  published_by VARCHAR(128),
  published_at BIGINT,
  PRIMARY KEY (tenant_id, name, version)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE connector_file (
  tenant_id INT NOT NULL,
  connector VARCHAR(64) NOT NULL,
  -- SHA-256 of the content: what a file is known by, whatever it is named.
  content_hash VARCHAR(64) NOT NULL,
  file_name VARCHAR(255) NOT NULL,
  -- done, rejected.
  outcome VARCHAR(16) NOT NULL,
  taken INT NOT NULL,
  refused INT NOT NULL,
  finished_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, connector, content_hash)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE connector_cursor (
  tenant_id INT NOT NULL,
  connector VARCHAR(64) NOT NULL,
  ask VARCHAR(64) NOT NULL,
  since BIGINT NOT NULL,
  since_id VARCHAR(255) NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, connector, ask)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE connector_notice (
  tenant_id INT NOT NULL,
  notice_id BIGINT NOT NULL,
  connector VARCHAR(64) NOT NULL,
  -- silence, file-rejected, poll-failed.
  kind VARCHAR(32) NOT NULL,
  detail VARCHAR(1000) NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (tenant_id, notice_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX connector_notice_open ON connector_notice (tenant_id, connector, kind, closed_at);
