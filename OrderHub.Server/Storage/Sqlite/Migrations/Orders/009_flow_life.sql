-- The life of definitions: drafts of a tenant, who approved them, which version an order gets, and how each version does.

ALTER TABLE wf_version ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE wf_version ADD COLUMN state TEXT NOT NULL DEFAULT 'published';
ALTER TABLE wf_version ADD COLUMN published_by TEXT NOT NULL DEFAULT 'shipped';
ALTER TABLE wf_version ADD COLUMN note TEXT;
ALTER TABLE wf_version ADD COLUMN layout TEXT;
ALTER TABLE wf_version ADD COLUMN pins TEXT;
ALTER TABLE wf_version ADD COLUMN retired_at INTEGER;
ALTER TABLE wf_version ADD COLUMN retired_by TEXT;
UPDATE wf_version SET number = (
  SELECT COUNT(*) FROM wf_version other
  WHERE other.tenant_id = wf_version.tenant_id AND other.name = wf_version.name
    AND (other.published_at < wf_version.published_at OR (other.published_at = wf_version.published_at AND other.hash <= wf_version.hash)));
CREATE UNIQUE INDEX uq_wf_version_number ON wf_version (tenant_id, name, number);

-- One draft a flow and tenant. base_hash: the version it began from. Any new text takes a submission and its approval back.
CREATE TABLE flow_draft (
  tenant_id    INTEGER NOT NULL,
  name         TEXT NOT NULL,
  revision     INTEGER NOT NULL,
  base_hash    TEXT,
  source       TEXT NOT NULL,
  layout       TEXT,
  saved_by     TEXT NOT NULL,
  saved_at     INTEGER NOT NULL,
  submitted_by TEXT,
  submitted_at INTEGER,
  approved_by  TEXT,
  approved_at  INTEGER,
  PRIMARY KEY (tenant_id, name)
) STRICT, WITHOUT ROWID;

-- What drafts were before; the newest of each is kept up to a limit.
CREATE TABLE flow_draft_revision (
  tenant_id INTEGER NOT NULL,
  name      TEXT NOT NULL,
  revision  INTEGER NOT NULL,
  source    TEXT NOT NULL,
  layout    TEXT,
  saved_by  TEXT NOT NULL,
  saved_at  INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name, revision)
) STRICT, WITHOUT ROWID;

-- Which published version an order gets. current_hash: empty where only the rules give one. previous_hash: what a roll-back
-- goes to. rules: JSON. shipped_hash: the file that was imported last (tenant 0).
CREATE TABLE flow_rollout (
  tenant_id    INTEGER NOT NULL,
  name         TEXT NOT NULL,
  revision     INTEGER NOT NULL,
  current_hash  TEXT NOT NULL,
  previous_hash TEXT,
  rules         TEXT NOT NULL,
  shipped_hash TEXT,
  updated_by   TEXT NOT NULL,
  updated_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name)
) STRICT, WITHOUT ROWID;

-- Rises with each change of what is published, so that every node sees with one cheap read that it must look again.
CREATE TABLE flow_epoch (
  epoch_id INTEGER NOT NULL PRIMARY KEY,
  epoch    INTEGER NOT NULL
) STRICT;
INSERT INTO flow_epoch (epoch_id, epoch) VALUES (1, 1);

CREATE TABLE flow_policy (
  tenant_id  INTEGER NOT NULL PRIMARY KEY,
  four_eyes  INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- Counts of instances by version and minute; each run of a node writes rows of its own, so that no two meet.
CREATE TABLE flow_figure (
  tenant_id INTEGER NOT NULL,
  name      TEXT NOT NULL,
  hash      TEXT NOT NULL,
  minute    INTEGER NOT NULL,
  writer    INTEGER NOT NULL,
  started   INTEGER NOT NULL,
  ended     INTEGER NOT NULL,
  incidents INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name, hash, minute, writer)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_flow_figure_minute ON flow_figure (minute);

-- Scenarios of a tenant's flows; those shipped beside the definitions stand under tenant 0.
CREATE TABLE flow_scenario (
  tenant_id INTEGER NOT NULL,
  flow_name TEXT NOT NULL,
  name      TEXT NOT NULL,
  revision  INTEGER NOT NULL,
  source    TEXT NOT NULL,
  saved_by  TEXT NOT NULL,
  saved_at  INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, flow_name, name)
) STRICT, WITHOUT ROWID;
