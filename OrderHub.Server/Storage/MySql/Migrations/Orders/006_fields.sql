-- Extension fields: which reserved column keeps which field of which business, and the registry of marks. Both are maintained while
-- servers run; model_version tells them that there is something to read again.

CREATE TABLE field_def (
  tenant_id INT NOT NULL,
  field_id BIGINT NOT NULL,
  business_identity VARCHAR(32) NOT NULL,
  business_type VARCHAR(16) NOT NULL,
  entity VARCHAR(32) NOT NULL,
  field_code VARCHAR(32) NOT NULL,
  table_name VARCHAR(32) NOT NULL,
  column_name VARCHAR(32) NOT NULL,
  title VARCHAR(128) NOT NULL,
  type INT NOT NULL,
  required TINYINT NOT NULL,
  rule MEDIUMTEXT,
  sensitivity INT NOT NULL,
  search INT NOT NULL,
  state INT NOT NULL,
  valid_from DATETIME(3),
  valid_to DATETIME(3),
  version INT NOT NULL,
  changed_by VARCHAR(128) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  retired_at DATETIME(3),
  PRIMARY KEY (tenant_id, field_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Every version of a definition, as JSON.
CREATE TABLE field_def_version (
  tenant_id INT NOT NULL,
  field_id BIGINT NOT NULL,
  version INT NOT NULL,
  definition MEDIUMTEXT NOT NULL,
  changed_by VARCHAR(128) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, field_id, version)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE mark_def (
  tenant_id INT NOT NULL,
  domain VARCHAR(32) NOT NULL,
  mark_key VARCHAR(64) NOT NULL,
  title VARCHAR(128) NOT NULL,
  type INT NOT NULL,
  owner VARCHAR(64) NOT NULL,
  allowed_values MEDIUMTEXT,
  searchable TINYINT NOT NULL,
  version INT NOT NULL,
  changed_by VARCHAR(128) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, domain, mark_key)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE model_version (
  tenant_id INT NOT NULL PRIMARY KEY,
  version INT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
