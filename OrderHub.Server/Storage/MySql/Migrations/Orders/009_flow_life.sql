-- The life of definitions: drafts of a tenant, who approved them, which version an order gets, and how each version does.

ALTER TABLE wf_version
  ADD COLUMN number INT NOT NULL DEFAULT 0,
  ADD COLUMN state VARCHAR(16) NOT NULL DEFAULT 'published',
  ADD COLUMN published_by VARCHAR(128) NOT NULL DEFAULT 'shipped',
  ADD COLUMN note VARCHAR(1000),
  ADD COLUMN layout MEDIUMTEXT,
  ADD COLUMN pins MEDIUMTEXT,
  ADD COLUMN retired_at DATETIME(3),
  ADD COLUMN retired_by VARCHAR(128);
UPDATE wf_version JOIN (
  SELECT mine.tenant_id, mine.name, mine.hash, COUNT(*) AS place FROM wf_version mine JOIN wf_version other
    ON other.tenant_id = mine.tenant_id AND other.name = mine.name
    AND (other.published_at < mine.published_at OR (other.published_at = mine.published_at AND other.hash <= mine.hash))
  GROUP BY mine.tenant_id, mine.name, mine.hash) placed
  ON placed.tenant_id = wf_version.tenant_id AND placed.name = wf_version.name AND placed.hash = wf_version.hash
SET wf_version.number = placed.place;
CREATE UNIQUE INDEX uq_wf_version_number ON wf_version (tenant_id, name, number);

-- One draft a flow and tenant. base_hash: the version it began from. Any new text takes a submission and its approval back.
CREATE TABLE flow_draft (
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  revision INT NOT NULL,
  base_hash VARCHAR(64),
  source MEDIUMTEXT NOT NULL,
  layout MEDIUMTEXT,
  saved_by VARCHAR(128) NOT NULL,
  saved_at DATETIME(3) NOT NULL,
  submitted_by VARCHAR(128),
  submitted_at DATETIME(3),
  approved_by VARCHAR(128),
  approved_at DATETIME(3),
  PRIMARY KEY (tenant_id, name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What drafts were before; the newest of each is kept up to a limit.
CREATE TABLE flow_draft_revision (
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  revision INT NOT NULL,
  source MEDIUMTEXT NOT NULL,
  layout MEDIUMTEXT,
  saved_by VARCHAR(128) NOT NULL,
  saved_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, name, revision)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Which published version an order gets. current_hash: empty where only the rules give one. previous_hash: what a roll-back
-- goes to. rules: JSON. shipped_hash: the file that was imported last (tenant 0).
CREATE TABLE flow_rollout (
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  revision INT NOT NULL,
  current_hash VARCHAR(64) NOT NULL,
  previous_hash VARCHAR(64),
  rules MEDIUMTEXT NOT NULL,
  shipped_hash VARCHAR(64),
  updated_by VARCHAR(128) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Rises with each change of what is published, so that every node sees with one cheap read that it must look again.
CREATE TABLE flow_epoch (
  epoch_id INT NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO flow_epoch (epoch_id, epoch) VALUES (1, 1);

CREATE TABLE flow_policy (
  tenant_id INT NOT NULL PRIMARY KEY,
  four_eyes TINYINT NOT NULL,
  updated_by VARCHAR(128) NOT NULL,
  updated_at DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Counts of instances by version and minute; each run of a node writes rows of its own, so that no two meet.
CREATE TABLE flow_figure (
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  minute BIGINT NOT NULL,
  writer BIGINT NOT NULL,
  started INT NOT NULL,
  ended INT NOT NULL,
  incidents INT NOT NULL,
  PRIMARY KEY (tenant_id, name, hash, minute, writer)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_flow_figure_minute ON flow_figure (minute);

-- Scenarios of a tenant's flows; those shipped beside the definitions stand under tenant 0.
CREATE TABLE flow_scenario (
  tenant_id INT NOT NULL,
  flow_name VARCHAR(255) NOT NULL,
  name VARCHAR(128) NOT NULL,
  revision INT NOT NULL,
  source MEDIUMTEXT NOT NULL,
  saved_by VARCHAR(128) NOT NULL,
  saved_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, flow_name, name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
