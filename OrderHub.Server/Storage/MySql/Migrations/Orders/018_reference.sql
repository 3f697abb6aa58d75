-- Reference data: every table that a tenant maintains for its capabilities, in one table. The shape of each is declared in the program;
-- row_key: its key's cells joined by '|'; cells: its other cells as JSON. valid_from: first day, empty for always; valid_to: first day after.
CREATE TABLE reference_row (
  tenant_id INT NOT NULL,
  table_name VARCHAR(32) NOT NULL,
  row_key VARCHAR(400) NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10),
  cells MEDIUMTEXT NOT NULL,
  version INT NOT NULL,
  changed_by VARCHAR(128) NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, table_name, row_key, valid_from)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Rises with each change of a table, which it also puts in a row. seeded: edition of the demo tenant's rows that were added.
CREATE TABLE reference_version (
  tenant_id INT NOT NULL,
  table_name VARCHAR(32) NOT NULL,
  version INT NOT NULL,
  seeded INT NOT NULL,
  PRIMARY KEY (tenant_id, table_name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO reference_row (tenant_id, table_name, row_key, valid_from, valid_to, cells, version, changed_by, changed_at)
SELECT tenant_id, 'reach', CONCAT(line, '|', province, '||'), '', NULL, JSON_OBJECT('served', 'true'), 1, 'HUB', UTC_TIMESTAMP(3) FROM ref_region;
INSERT INTO reference_row (tenant_id, table_name, row_key, valid_from, valid_to, cells, version, changed_by, changed_at)
SELECT tenant_id, 'lanes', CONCAT(product_code, '|', from_province, '|', to_province), '', NULL,
  JSON_OBJECT('firstKg', first_kg, 'nextKg', next_kg, 'transitHours', transit_hours, 'currency', currency), 1, 'HUB', UTC_TIMESTAMP(3) FROM ref_lane;
INSERT INTO reference_version (tenant_id, table_name, version, seeded) SELECT DISTINCT tenant_id, table_name, 1, 0 FROM reference_row;
DROP TABLE ref_region;
DROP TABLE ref_lane;
