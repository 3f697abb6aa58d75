-- Searches that people keep, and exports of what a search finds. query: sealed, for it may name a person. owner: '' for one that all of the
-- tenant see. An export goes on where its cursor says, whichever node works on it; its parts are CSV with everything personal masked.
CREATE TABLE saved_search (
  tenant_id INT NOT NULL,
  search_id BIGINT NOT NULL,
  owner VARCHAR(128) NOT NULL,
  name VARCHAR(100) NOT NULL,
  query VARBINARY(8000) NOT NULL,
  created_by VARCHAR(128) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, search_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX ix_saved_search_name ON saved_search (tenant_id, owner, name);

CREATE TABLE order_export (
  tenant_id INT NOT NULL,
  export_id BIGINT NOT NULL,
  query VARBINARY(8000) NOT NULL,
  state VARCHAR(16) NOT NULL,
  total INT NOT NULL,
  done INT NOT NULL,
  parts INT NOT NULL,
  place VARCHAR(64),
  view MEDIUMTEXT,
  message VARCHAR(500),
  created_by VARCHAR(128) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3),
  fence INT NOT NULL,
  lease_until DATETIME(3),
  PRIMARY KEY (tenant_id, export_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_order_export_state ON order_export (state, export_id);

CREATE TABLE order_export_part (
  tenant_id INT NOT NULL,
  export_id BIGINT NOT NULL,
  part INT NOT NULL,
  content MEDIUMTEXT NOT NULL,
  PRIMARY KEY (tenant_id, export_id, part)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whose a number is, whatever system gave it.
CREATE INDEX ix_ord_ref_no ON ord_ref (tenant_id, ref_no);
