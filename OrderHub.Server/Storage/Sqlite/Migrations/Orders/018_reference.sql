-- Reference data: every table that a tenant maintains for its capabilities, in one table. The shape of each is declared in the program;
-- row_key: its key's cells joined by '|'; cells: its other cells as JSON. valid_from: first day, empty for always; valid_to: first day after.
CREATE TABLE reference_row (
  tenant_id  INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_key    TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to   TEXT,
  cells      TEXT NOT NULL,
  version    INTEGER NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, table_name, row_key, valid_from)
) STRICT, WITHOUT ROWID;

-- Rises with each change of a table, which it also puts in a row. seeded: edition of the demo tenant's rows that were added.
CREATE TABLE reference_version (
  tenant_id  INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  version    INTEGER NOT NULL,
  seeded     INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, table_name)
) STRICT, WITHOUT ROWID;

INSERT INTO reference_row (tenant_id, table_name, row_key, valid_from, valid_to, cells, version, changed_by, changed_at)
SELECT tenant_id, 'reach', line || '|' || province || '||', '', NULL, json_object('served', 'true'), 1, 'HUB', CAST(strftime('%s', 'now') AS INTEGER) * 1000 FROM ref_region;
INSERT INTO reference_row (tenant_id, table_name, row_key, valid_from, valid_to, cells, version, changed_by, changed_at)
SELECT tenant_id, 'lanes', product_code || '|' || from_province || '|' || to_province, '', NULL,
  json_object('firstKg', first_kg, 'nextKg', next_kg, 'transitHours', transit_hours, 'currency', currency), 1, 'HUB', CAST(strftime('%s', 'now') AS INTEGER) * 1000 FROM ref_lane;
INSERT INTO reference_version (tenant_id, table_name, version, seeded) SELECT DISTINCT tenant_id, table_name, 1, 0 FROM reference_row;
DROP TABLE ref_region;
DROP TABLE ref_lane;
