-- Extension fields: which reserved column keeps which field of which business, and the registry of marks. Both are maintained while
-- servers run; model_version tells them that there is something to read again.

CREATE TABLE field_def (
  tenant_id INTEGER NOT NULL,
  field_id INTEGER NOT NULL,
  business_identity TEXT NOT NULL,
  business_type TEXT NOT NULL,
  entity TEXT NOT NULL,
  field_code TEXT NOT NULL,
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  title TEXT NOT NULL,
  type INTEGER NOT NULL,
  required INTEGER NOT NULL,
  rule TEXT,
  sensitivity INTEGER NOT NULL,
  search INTEGER NOT NULL,
  state INTEGER NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  version INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  retired_at INTEGER,
  PRIMARY KEY (tenant_id, field_id)
) STRICT, WITHOUT ROWID;

-- Every version of a definition, as JSON.
CREATE TABLE field_def_version (
  tenant_id INTEGER NOT NULL,
  field_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, field_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark_def (
  tenant_id INTEGER NOT NULL,
  domain TEXT NOT NULL,
  mark_key TEXT NOT NULL,
  title TEXT NOT NULL,
  type INTEGER NOT NULL,
  owner TEXT NOT NULL,
  allowed_values TEXT,
  searchable INTEGER NOT NULL,
  version INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, domain, mark_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_version (
  tenant_id INTEGER NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL
) STRICT;
