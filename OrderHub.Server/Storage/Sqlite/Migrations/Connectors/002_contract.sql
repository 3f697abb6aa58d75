-- Connectors edited by tenants, files and polls that must survive a restart, and what somebody should be told.

CREATE TABLE connector_version (
  tenant_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- draft, published, retired.
  state TEXT NOT NULL,
  hash TEXT NOT NULL,
  -- {manifest, mapping, golden}.
  content TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  published_by TEXT,
  published_at INTEGER,
  PRIMARY KEY (tenant_id, name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE connector_file (
  tenant_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  -- SHA-256 of the content: what a file is known by, whatever it is named.
  content_hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  -- done, rejected.
  outcome TEXT NOT NULL,
  taken INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  finished_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, connector, content_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE connector_cursor (
  tenant_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  ask TEXT NOT NULL,
  since INTEGER NOT NULL,
  since_id TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, connector, ask)
) STRICT, WITHOUT ROWID;

CREATE TABLE connector_notice (
  tenant_id INTEGER NOT NULL,
  notice_id INTEGER NOT NULL,
  connector TEXT NOT NULL,
  -- silence, file-rejected, poll-failed.
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  PRIMARY KEY (tenant_id, notice_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX connector_notice_open ON connector_notice (tenant_id, connector, kind, closed_at);
