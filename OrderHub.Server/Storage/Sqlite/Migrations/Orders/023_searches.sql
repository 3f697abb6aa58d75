-- Searches that people keep, and exports of what a search finds. query: sealed, for it may name a person. owner: '' for one that all of the
-- tenant see. An export goes on where its cursor says, whichever node works on it; its parts are CSV with everything personal masked.
CREATE TABLE saved_search (
  tenant_id  INTEGER NOT NULL,
  search_id  INTEGER NOT NULL,
  owner      TEXT NOT NULL,
  name       TEXT NOT NULL,
  query      BLOB NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, search_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ix_saved_search_name ON saved_search (tenant_id, owner, name);

CREATE TABLE order_export (
  tenant_id   INTEGER NOT NULL,
  export_id   INTEGER NOT NULL,
  query       BLOB NOT NULL,
  state       TEXT NOT NULL,
  total       INTEGER NOT NULL,
  done        INTEGER NOT NULL,
  parts       INTEGER NOT NULL,
  place       TEXT,
  view        TEXT,
  message     TEXT,
  created_by  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  fence       INTEGER NOT NULL,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, export_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_order_export_state ON order_export (state, export_id);

CREATE TABLE order_export_part (
  tenant_id INTEGER NOT NULL,
  export_id INTEGER NOT NULL,
  part      INTEGER NOT NULL,
  content   TEXT NOT NULL,
  PRIMARY KEY (tenant_id, export_id, part)
) STRICT, WITHOUT ROWID;

-- Whose a number is, whatever system gave it.
CREATE INDEX ix_ord_ref_no ON ord_ref (tenant_id, ref_no);
