-- The list fields of orders. order_id alone is the key because the text index needs one number; every query names the tenant. No personal data but masked texts and blind indexes: the plain values stay in the order's own store.

CREATE TABLE order_index (
  order_id INTEGER PRIMARY KEY,
  tenant_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  business_line TEXT NOT NULL,
  business_identity TEXT NOT NULL,
  status INTEGER NOT NULL,
  hold_code TEXT,
  source TEXT,
  customer_code TEXT,
  channel_order_no TEXT NOT NULL,
  waybill_nos TEXT NOT NULL,
  goods TEXT NOT NULL,
  consignor_name TEXT,
  consignor_mobile TEXT,
  consignor_region TEXT,
  consignee_name TEXT,
  consignee_mobile TEXT,
  consignee_region TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX order_index_list ON order_index (tenant_id, created_at DESC, order_id DESC);
CREATE INDEX order_index_status ON order_index (tenant_id, status, created_at DESC, order_id DESC);
CREATE INDEX order_index_line ON order_index (tenant_id, business_line, created_at DESC, order_id DESC);
CREATE UNIQUE INDEX order_index_no ON order_index (tenant_id, order_no);

-- Exact search for personal data: one row a blind index.
CREATE TABLE order_blind_index (
  tenant_id INTEGER NOT NULL,
  blind_index BLOB NOT NULL,
  order_id INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, blind_index, order_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX order_blind_index_order ON order_blind_index (tenant_id, order_id);

-- Text search by three-character pieces, which finds Chinese words inside others. The text itself is in order_index.
CREATE VIRTUAL TABLE order_text USING fts5 (
  order_no, waybill_nos, channel_order_no, goods,
  content = 'order_index', content_rowid = 'order_id', tokenize = 'trigram'
);

CREATE TRIGGER order_index_insert AFTER INSERT ON order_index BEGIN
  INSERT INTO order_text (rowid, order_no, waybill_nos, channel_order_no, goods)
  VALUES (new.order_id, new.order_no, new.waybill_nos, new.channel_order_no, new.goods);
END;

CREATE TRIGGER order_index_delete AFTER DELETE ON order_index BEGIN
  INSERT INTO order_text (order_text, rowid, order_no, waybill_nos, channel_order_no, goods)
  VALUES ('delete', old.order_id, old.order_no, old.waybill_nos, old.channel_order_no, old.goods);
END;

-- A change of status alone, the most frequent one, does not touch the text.
CREATE TRIGGER order_index_update AFTER UPDATE ON order_index
WHEN old.order_no <> new.order_no OR old.waybill_nos <> new.waybill_nos
  OR old.channel_order_no <> new.channel_order_no OR old.goods <> new.goods
BEGIN
  INSERT INTO order_text (order_text, rowid, order_no, waybill_nos, channel_order_no, goods)
  VALUES ('delete', old.order_id, old.order_no, old.waybill_nos, old.channel_order_no, old.goods);
  INSERT INTO order_text (rowid, order_no, waybill_nos, channel_order_no, goods)
  VALUES (new.order_id, new.order_no, new.waybill_nos, new.channel_order_no, new.goods);
END;

-- How far the index has come in the outbox; in this file, so that index and cursor are lost or kept together.
CREATE TABLE index_cursor (
  consumer TEXT NOT NULL PRIMARY KEY,
  event_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
