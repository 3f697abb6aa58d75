-- The standard order model, and the queues that leave and enter with it.
-- Times are milliseconds since 1970 UTC. Decimals are text, so that all 18 digits survive. Sealed columns are BLOB: what the field
-- cipher made of a text; *_bi beside one is its blind index. Blind indexes have no index here: they are searched in the search store,
-- so that an order does not touch six random pages of this one. ext_* are reserved for extension fields (text, number, time, sealed).
-- The tenant leads every key.

CREATE TABLE ord_main (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  shard INTEGER NOT NULL,
  business_identity TEXT NOT NULL,
  business_type TEXT NOT NULL,
  business_line TEXT NOT NULL,
  order_class TEXT NOT NULL,
  order_origin TEXT NOT NULL,
  direction TEXT NOT NULL,
  parent_order_no TEXT,
  original_order_no TEXT,
  group_no TEXT,
  status INTEGER NOT NULL,
  cancel_status INTEGER NOT NULL,
  intercept_status INTEGER NOT NULL,
  customs_status INTEGER NOT NULL,
  hold_code TEXT,
  mastered_by TEXT NOT NULL,
  accepted_at INTEGER,
  promised_at INTEGER,
  closed_at INTEGER,
  trace_parent TEXT,
  remark BLOB,
  extensions BLOB,
  -- Bits of the one-to-one groups that the order has: 1 channel, 2 marketing, 4 finance, 8 operation, 16 customs.
  group_flags INTEGER NOT NULL,
  -- Lists that are read and written with the order only, as JSON.
  cargo TEXT,
  products TEXT,
  fees TEXT,
  marks TEXT,
  -- Channel.
  customer_code TEXT,
  dept_no TEXT,
  shop_no TEXT,
  channel_code TEXT,
  channel_order_no TEXT,
  isv_source TEXT,
  isv_unique_no TEXT,
  -- Marketing.
  campaign TEXT,
  coupon TEXT,
  discount TEXT,
  group_buy_id TEXT,
  group_deadline INTEGER,
  -- Finance.
  settle_type INTEGER,
  currency TEXT,
  cod_amount TEXT,
  insured_value TEXT,
  estimated_fee TEXT,
  actual_fee TEXT,
  -- Operation.
  pickup_mode TEXT,
  pickup_start INTEGER,
  pickup_end INTEGER,
  delivery_start INTEGER,
  delivery_end INTEGER,
  dock_start INTEGER,
  dock_end INTEGER,
  pickup_site TEXT,
  delivery_site TEXT,
  warehouse_no TEXT,
  dest_warehouse_no TEXT,
  carrier_code TEXT,
  vehicle_type TEXT,
  vehicle_plate TEXT,
  temp_min TEXT,
  temp_max TEXT,
  logger_id TEXT,
  install_order_no TEXT,
  -- Customs.
  customs_pattern TEXT,
  customs_port TEXT,
  ebp_code TEXT,
  ebp_name TEXT,
  ebc_code TEXT,
  ebc_name TEXT,
  declare_order INTEGER,
  declare_payment INTEGER,
  declare_waybill INTEGER,
  pay_transaction_id TEXT,
  tax_total TEXT,
  customs_freight TEXT,
  gross_weight_kg TEXT,
  net_weight_kg TEXT,
  buyer_id_type TEXT,
  buyer_id_no BLOB,
  buyer_id_no_bi BLOB,
  customs_country TEXT,
  ext_s01 TEXT, ext_s02 TEXT, ext_s03 TEXT, ext_s04 TEXT, ext_s05 TEXT, ext_s06 TEXT, ext_s07 TEXT, ext_s08 TEXT,
  ext_s09 TEXT, ext_s10 TEXT, ext_s11 TEXT, ext_s12 TEXT, ext_s13 TEXT, ext_s14 TEXT, ext_s15 TEXT, ext_s16 TEXT,
  ext_s17 TEXT, ext_s18 TEXT, ext_s19 TEXT, ext_s20 TEXT, ext_n01 TEXT, ext_n02 TEXT, ext_n03 TEXT, ext_n04 TEXT,
  ext_n05 TEXT, ext_n06 TEXT, ext_t01 INTEGER, ext_t02 INTEGER, ext_t03 INTEGER, ext_t04 INTEGER, ext_x01 BLOB,
  ext_x02 BLOB, ext_x03 BLOB, ext_x04 BLOB, ext_x05 BLOB, ext_x06 BLOB, ext_x01_bi BLOB, ext_x02_bi BLOB,
  ext_x03_bi BLOB, ext_x04_bi BLOB, ext_x05_bi BLOB, ext_x06_bi BLOB,
  PRIMARY KEY (tenant_id, order_id),
  UNIQUE (tenant_id, order_no)
) STRICT;

CREATE TABLE ord_goods (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  line_no INTEGER NOT NULL,
  sku TEXT,
  customer_sku TEXT,
  barcode TEXT,
  name TEXT,
  quantity TEXT NOT NULL,
  unit TEXT,
  price TEXT,
  lot TEXT,
  produced_on TEXT,
  expires_on TEXT,
  inventory_type TEXT,
  serials TEXT,
  actual_quantity TEXT,
  hs_code TEXT,
  origin_country TEXT,
  ext_s01 TEXT, ext_s02 TEXT, ext_s03 TEXT, ext_s04 TEXT, ext_s05 TEXT, ext_s06 TEXT, ext_s07 TEXT, ext_s08 TEXT,
  ext_s09 TEXT, ext_s10 TEXT, ext_n01 TEXT, ext_n02 TEXT, ext_n03 TEXT, ext_n04 TEXT, ext_n05 TEXT, ext_n06 TEXT,
  ext_t01 INTEGER, ext_t02 INTEGER, ext_t03 INTEGER, ext_t04 INTEGER, ext_x01 BLOB, ext_x02 BLOB, ext_x03 BLOB,
  ext_x04 BLOB, ext_x05 BLOB, ext_x06 BLOB, ext_x01_bi BLOB, ext_x02_bi BLOB, ext_x03_bi BLOB, ext_x04_bi BLOB,
  ext_x05_bi BLOB, ext_x06_bi BLOB,
  PRIMARY KEY (tenant_id, order_id, line_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE ord_party (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  role TEXT NOT NULL,
  name BLOB,
  name_bi BLOB,
  mobile BLOB,
  mobile_bi BLOB,
  mobile_last4_bi BLOB,
  phone BLOB,
  phone_bi BLOB,
  id_no BLOB,
  id_no_bi BLOB,
  address BLOB,
  province TEXT,
  city TEXT,
  county TEXT,
  town TEXT,
  latitude TEXT,
  longitude TEXT,
  ext_s01 TEXT, ext_s02 TEXT, ext_s03 TEXT, ext_s04 TEXT, ext_s05 TEXT, ext_s06 TEXT, ext_s07 TEXT, ext_s08 TEXT,
  ext_s09 TEXT, ext_s10 TEXT, ext_n01 TEXT, ext_n02 TEXT, ext_n03 TEXT, ext_n04 TEXT, ext_n05 TEXT, ext_n06 TEXT,
  ext_t01 INTEGER, ext_t02 INTEGER, ext_t03 INTEGER, ext_t04 INTEGER, ext_x01 BLOB, ext_x02 BLOB, ext_x03 BLOB,
  ext_x04 BLOB, ext_x05 BLOB, ext_x06 BLOB, ext_x01_bi BLOB, ext_x02_bi BLOB, ext_x03_bi BLOB, ext_x04_bi BLOB,
  ext_x05_bi BLOB, ext_x06_bi BLOB,
  PRIMARY KEY (tenant_id, order_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE ord_package (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  waybill_no TEXT NOT NULL,
  package_no TEXT,
  weight_kg TEXT,
  carrier_code TEXT,
  voided INTEGER NOT NULL,
  ext_s01 TEXT, ext_s02 TEXT, ext_s03 TEXT, ext_s04 TEXT, ext_s05 TEXT, ext_s06 TEXT, ext_s07 TEXT, ext_s08 TEXT,
  ext_s09 TEXT, ext_s10 TEXT, ext_n01 TEXT, ext_n02 TEXT, ext_n03 TEXT, ext_n04 TEXT, ext_n05 TEXT, ext_n06 TEXT,
  ext_t01 INTEGER, ext_t02 INTEGER, ext_t03 INTEGER, ext_t04 INTEGER, ext_x01 BLOB, ext_x02 BLOB, ext_x03 BLOB,
  ext_x04 BLOB, ext_x05 BLOB, ext_x06 BLOB, ext_x01_bi BLOB, ext_x02_bi BLOB, ext_x03_bi BLOB, ext_x04_bi BLOB,
  ext_x05_bi BLOB, ext_x06_bi BLOB,
  PRIMARY KEY (tenant_id, order_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX ord_package_waybill ON ord_package (tenant_id, waybill_no, seq);

-- Numbers of other systems. A row is a claim: the first order with the number has it, and content_hash tells a repeated message from
-- another one under the same number.
CREATE TABLE ord_ref (
  tenant_id INTEGER NOT NULL,
  source_system TEXT NOT NULL,
  ref_type TEXT NOT NULL,
  ref_no TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  content_hash BLOB,
  PRIMARY KEY (tenant_id, source_system, ref_type, ref_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX ord_ref_order ON ord_ref (tenant_id, order_id);

-- Links between orders: PARENT, REVERSE, PAIR, MERGED.
CREATE TABLE ord_relation (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  other_order_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id, kind, other_order_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ord_relation_other ON ord_relation (tenant_id, other_order_id);

-- What was reported of an order and what became of it. The note is sealed: it may name a courier.
CREATE TABLE ord_status_log (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  log_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  decision INTEGER NOT NULL,
  source TEXT NOT NULL,
  raw_code TEXT,
  raw_time TEXT,
  note BLOB,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id, log_id)
) STRICT, WITHOUT ROWID;

-- Who changed which field of an order, with masked values.
CREATE TABLE ord_modify_log (
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  log_id INTEGER NOT NULL,
  order_version INTEGER NOT NULL,
  actor TEXT NOT NULL,
  path TEXT NOT NULL,
  old_masked TEXT,
  new_masked TEXT,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id, log_id)
) STRICT, WITHOUT ROWID;

-- Messages that were taken, so that a second one with the same id is seen. received_at is what old ones are removed by.
CREATE TABLE inbox (
  tenant_id INTEGER NOT NULL,
  source TEXT NOT NULL,
  message_id TEXT NOT NULL,
  content_hash BLOB,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, source, message_id)
) STRICT, WITHOUT ROWID;

-- Order events on their way out. AUTOINCREMENT: a number is never used twice, even when all rows are gone, because cursors outlive rows.
CREATE TABLE outbox (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  order_version INTEGER NOT NULL,
  line TEXT NOT NULL,
  family TEXT NOT NULL,
  status INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  trace_parent TEXT
) STRICT;

-- How far each consumer of the outbox has come.
CREATE TABLE relay_cursor (
  consumer TEXT NOT NULL PRIMARY KEY,
  event_id INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Events that a consumer could not handle, and those of the same order behind them. next_at: when it is tried
-- again, once it is the first of its order; null: a person decides.
CREATE TABLE dead_letter (
  consumer TEXT NOT NULL,
  event_id INTEGER NOT NULL,
  tenant_id INTEGER NOT NULL,
  order_id INTEGER NOT NULL,
  order_no TEXT NOT NULL,
  order_version INTEGER NOT NULL,
  line TEXT NOT NULL,
  family TEXT NOT NULL,
  status INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  trace_parent TEXT,
  attempts INTEGER NOT NULL,
  reason TEXT NOT NULL,
  parked_at INTEGER NOT NULL,
  next_at INTEGER,
  PRIMARY KEY (consumer, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX dead_letter_order ON dead_letter (consumer, tenant_id, order_id, event_id);

-- Waybill numbers that were fetched ahead and are free.
CREATE TABLE waybill_pool (
  tenant_id INTEGER NOT NULL,
  carrier TEXT NOT NULL,
  waybill_no TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, carrier, waybill_no)
) STRICT, WITHOUT ROWID;

-- Up to which time a node may give out ids; a restarted node begins behind it.
CREATE TABLE id_reservation (
  node INTEGER NOT NULL PRIMARY KEY,
  reserved_until INTEGER NOT NULL
) STRICT;
