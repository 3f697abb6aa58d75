-- What orders are found by besides their own words: extension fields (ext.preCoolTemp) and marks (mark.ORDER.COD) that their definitions
-- call searchable, one row a value. exact: the value as it is; sort: a number in ten-thousandths or a time in milliseconds; words: a text
-- of which any part is searched; blind_index: that of an encrypted value, whose text is nowhere here.
CREATE TABLE order_field (
  field_row INTEGER PRIMARY KEY,
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  exact TEXT,
  sort INTEGER,
  words TEXT,
  blind_index BLOB
) STRICT;

CREATE INDEX order_field_order ON order_field (tenant_id, order_id);
CREATE INDEX order_field_exact ON order_field (tenant_id, name, exact, order_id) WHERE exact IS NOT NULL;
CREATE INDEX order_field_sort ON order_field (tenant_id, name, sort, order_id) WHERE sort IS NOT NULL;
CREATE INDEX order_field_blind_index ON order_field (tenant_id, name, blind_index, order_id) WHERE blind_index IS NOT NULL;

CREATE VIRTUAL TABLE order_field_text USING fts5 (words, content = 'order_field', content_rowid = 'field_row', tokenize = 'trigram');

CREATE TRIGGER order_field_insert AFTER INSERT ON order_field WHEN new.words IS NOT NULL BEGIN
  INSERT INTO order_field_text (rowid, words) VALUES (new.field_row, new.words);
END;

CREATE TRIGGER order_field_delete AFTER DELETE ON order_field WHEN old.words IS NOT NULL BEGIN
  INSERT INTO order_field_text (order_field_text, rowid, words) VALUES ('delete', old.field_row, old.words);
END;
