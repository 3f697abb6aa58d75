-- The standard order model, and the queues that leave and enter with it.
-- Times are milliseconds since 1970 UTC. Decimals are text, so that all 18 digits survive. Sealed columns are BLOB: what the field
-- cipher made of a text; *_bi beside one is its blind index. Blind indexes have no index here: they are searched in the search store,
-- so that an order does not touch six random pages of this one. ext_* are reserved for extension fields (text, number, time, sealed).
-- The tenant leads every key.

CREATE TABLE ord_main (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  version INT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  shard INT NOT NULL,
  business_identity VARCHAR(64) NOT NULL,
  business_type VARCHAR(32) NOT NULL,
  business_line VARCHAR(32) NOT NULL,
  order_class VARCHAR(32) NOT NULL,
  order_origin VARCHAR(16) NOT NULL,
  direction VARCHAR(16) NOT NULL,
  parent_order_no VARCHAR(64),
  original_order_no VARCHAR(64),
  group_no VARCHAR(64),
  status INT NOT NULL,
  cancel_status INT NOT NULL,
  intercept_status INT NOT NULL,
  customs_status INT NOT NULL,
  hold_code VARCHAR(32),
  mastered_by VARCHAR(64) NOT NULL,
  accepted_at DATETIME(3),
  promised_at DATETIME(3),
  closed_at DATETIME(3),
  trace_parent VARCHAR(64),
  remark BLOB,
  extensions MEDIUMBLOB,
  -- Bits of the one-to-one groups that the order has: 1 channel, 2 marketing, 4 finance, 8 operation, 16 customs.
  group_flags INT NOT NULL,
  -- Lists that are read and written with the order only, as JSON.
  cargo MEDIUMTEXT,
  products MEDIUMTEXT,
  fees MEDIUMTEXT,
  marks MEDIUMTEXT,
  -- Channel.
  customer_code VARCHAR(128),
  dept_no VARCHAR(128),
  shop_no VARCHAR(128),
  channel_code VARCHAR(128),
  channel_order_no VARCHAR(128),
  isv_source VARCHAR(128),
  isv_unique_no VARCHAR(128),
  -- Marketing.
  campaign VARCHAR(128),
  coupon VARCHAR(128),
  discount DECIMAL(18,4),
  group_buy_id VARCHAR(128),
  group_deadline DATETIME(3),
  -- Finance.
  settle_type INT,
  currency VARCHAR(16),
  cod_amount DECIMAL(18,4),
  insured_value DECIMAL(18,4),
  estimated_fee DECIMAL(18,4),
  actual_fee DECIMAL(18,4),
  -- Operation.
  pickup_mode VARCHAR(128),
  pickup_start DATETIME(3),
  pickup_end DATETIME(3),
  delivery_start DATETIME(3),
  delivery_end DATETIME(3),
  dock_start DATETIME(3),
  dock_end DATETIME(3),
  pickup_site VARCHAR(128),
  delivery_site VARCHAR(128),
  warehouse_no VARCHAR(128),
  dest_warehouse_no VARCHAR(128),
  carrier_code VARCHAR(128),
  vehicle_type VARCHAR(128),
  vehicle_plate VARCHAR(128),
  temp_min DECIMAL(18,4),
  temp_max DECIMAL(18,4),
  logger_id VARCHAR(128),
  install_order_no VARCHAR(128),
  -- Customs.
  customs_pattern VARCHAR(128),
  customs_port VARCHAR(128),
  ebp_code VARCHAR(128),
  ebp_name VARCHAR(255),
  ebc_code VARCHAR(128),
  ebc_name VARCHAR(255),
  declare_order INT,
  declare_payment INT,
  declare_waybill INT,
  pay_transaction_id VARCHAR(128),
  tax_total DECIMAL(18,4),
  customs_freight DECIMAL(18,4),
  gross_weight_kg DECIMAL(18,4),
  net_weight_kg DECIMAL(18,4),
  buyer_id_type VARCHAR(128),
  buyer_id_no VARBINARY(512),
  buyer_id_no_bi VARBINARY(64),
  customs_country VARCHAR(128),
  ext_s01 VARCHAR(256), ext_s02 VARCHAR(256), ext_s03 VARCHAR(256), ext_s04 VARCHAR(256), ext_s05 VARCHAR(256), ext_s06 VARCHAR(256), ext_s07 VARCHAR(256), ext_s08 VARCHAR(256),
  ext_s09 VARCHAR(256), ext_s10 VARCHAR(256), ext_s11 VARCHAR(256), ext_s12 VARCHAR(256), ext_s13 VARCHAR(256), ext_s14 VARCHAR(256), ext_s15 VARCHAR(256), ext_s16 VARCHAR(256),
  ext_s17 VARCHAR(256), ext_s18 VARCHAR(256), ext_s19 VARCHAR(256), ext_s20 VARCHAR(256), ext_n01 DECIMAL(18,4), ext_n02 DECIMAL(18,4), ext_n03 DECIMAL(18,4), ext_n04 DECIMAL(18,4),
  ext_n05 DECIMAL(18,4), ext_n06 DECIMAL(18,4), ext_t01 DATETIME(3), ext_t02 DATETIME(3), ext_t03 DATETIME(3), ext_t04 DATETIME(3), ext_x01 VARBINARY(512),
  ext_x02 VARBINARY(512), ext_x03 VARBINARY(512), ext_x04 VARBINARY(512), ext_x05 VARBINARY(512), ext_x06 VARBINARY(512), ext_x01_bi VARBINARY(64), ext_x02_bi VARBINARY(64),
  ext_x03_bi VARBINARY(64), ext_x04_bi VARBINARY(64), ext_x05_bi VARBINARY(64), ext_x06_bi VARBINARY(64),
  PRIMARY KEY (tenant_id, order_id),
  UNIQUE (tenant_id, order_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE ord_goods (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  line_no INT NOT NULL,
  sku VARCHAR(128),
  customer_sku VARCHAR(128),
  barcode VARCHAR(128),
  name VARCHAR(500),
  quantity DECIMAL(18,4) NOT NULL,
  unit VARCHAR(64),
  price DECIMAL(18,4),
  lot VARCHAR(128),
  produced_on DATE,
  expires_on DATE,
  inventory_type VARCHAR(128),
  serials MEDIUMTEXT,
  actual_quantity DECIMAL(18,4),
  hs_code VARCHAR(128),
  origin_country VARCHAR(128),
  ext_s01 VARCHAR(256), ext_s02 VARCHAR(256), ext_s03 VARCHAR(256), ext_s04 VARCHAR(256), ext_s05 VARCHAR(256), ext_s06 VARCHAR(256), ext_s07 VARCHAR(256), ext_s08 VARCHAR(256),
  ext_s09 VARCHAR(256), ext_s10 VARCHAR(256), ext_n01 DECIMAL(18,4), ext_n02 DECIMAL(18,4), ext_n03 DECIMAL(18,4), ext_n04 DECIMAL(18,4), ext_n05 DECIMAL(18,4), ext_n06 DECIMAL(18,4),
  ext_t01 DATETIME(3), ext_t02 DATETIME(3), ext_t03 DATETIME(3), ext_t04 DATETIME(3), ext_x01 VARBINARY(512), ext_x02 VARBINARY(512), ext_x03 VARBINARY(512),
  ext_x04 VARBINARY(512), ext_x05 VARBINARY(512), ext_x06 VARBINARY(512), ext_x01_bi VARBINARY(64), ext_x02_bi VARBINARY(64), ext_x03_bi VARBINARY(64), ext_x04_bi VARBINARY(64),
  ext_x05_bi VARBINARY(64), ext_x06_bi VARBINARY(64),
  PRIMARY KEY (tenant_id, order_id, line_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE ord_party (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  seq INT NOT NULL,
  role VARCHAR(32) NOT NULL,
  name VARBINARY(512),
  name_bi VARBINARY(64),
  mobile VARBINARY(512),
  mobile_bi VARBINARY(64),
  mobile_last4_bi VARBINARY(64),
  phone VARBINARY(512),
  phone_bi VARBINARY(64),
  id_no VARBINARY(512),
  id_no_bi VARBINARY(64),
  address VARBINARY(2048),
  province VARCHAR(64),
  city VARCHAR(128),
  county VARCHAR(128),
  town VARCHAR(128),
  latitude DECIMAL(24,10),
  longitude DECIMAL(24,10),
  ext_s01 VARCHAR(256), ext_s02 VARCHAR(256), ext_s03 VARCHAR(256), ext_s04 VARCHAR(256), ext_s05 VARCHAR(256), ext_s06 VARCHAR(256), ext_s07 VARCHAR(256), ext_s08 VARCHAR(256),
  ext_s09 VARCHAR(256), ext_s10 VARCHAR(256), ext_n01 DECIMAL(18,4), ext_n02 DECIMAL(18,4), ext_n03 DECIMAL(18,4), ext_n04 DECIMAL(18,4), ext_n05 DECIMAL(18,4), ext_n06 DECIMAL(18,4),
  ext_t01 DATETIME(3), ext_t02 DATETIME(3), ext_t03 DATETIME(3), ext_t04 DATETIME(3), ext_x01 VARBINARY(512), ext_x02 VARBINARY(512), ext_x03 VARBINARY(512),
  ext_x04 VARBINARY(512), ext_x05 VARBINARY(512), ext_x06 VARBINARY(512), ext_x01_bi VARBINARY(64), ext_x02_bi VARBINARY(64), ext_x03_bi VARBINARY(64), ext_x04_bi VARBINARY(64),
  ext_x05_bi VARBINARY(64), ext_x06_bi VARBINARY(64),
  PRIMARY KEY (tenant_id, order_id, seq)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE ord_package (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  seq INT NOT NULL,
  waybill_no VARCHAR(64) NOT NULL,
  package_no VARCHAR(128),
  weight_kg DECIMAL(18,4),
  carrier_code VARCHAR(128),
  voided INT NOT NULL,
  ext_s01 VARCHAR(256), ext_s02 VARCHAR(256), ext_s03 VARCHAR(256), ext_s04 VARCHAR(256), ext_s05 VARCHAR(256), ext_s06 VARCHAR(256), ext_s07 VARCHAR(256), ext_s08 VARCHAR(256),
  ext_s09 VARCHAR(256), ext_s10 VARCHAR(256), ext_n01 DECIMAL(18,4), ext_n02 DECIMAL(18,4), ext_n03 DECIMAL(18,4), ext_n04 DECIMAL(18,4), ext_n05 DECIMAL(18,4), ext_n06 DECIMAL(18,4),
  ext_t01 DATETIME(3), ext_t02 DATETIME(3), ext_t03 DATETIME(3), ext_t04 DATETIME(3), ext_x01 VARBINARY(512), ext_x02 VARBINARY(512), ext_x03 VARBINARY(512),
  ext_x04 VARBINARY(512), ext_x05 VARBINARY(512), ext_x06 VARBINARY(512), ext_x01_bi VARBINARY(64), ext_x02_bi VARBINARY(64), ext_x03_bi VARBINARY(64), ext_x04_bi VARBINARY(64),
  ext_x05_bi VARBINARY(64), ext_x06_bi VARBINARY(64),
  PRIMARY KEY (tenant_id, order_id, seq)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX ord_package_waybill ON ord_package (tenant_id, waybill_no, seq);

-- Numbers of other systems. A row is a claim: the first order with the number has it, and content_hash tells a repeated message from
-- another one under the same number.
CREATE TABLE ord_ref (
  tenant_id INT NOT NULL,
  source_system VARCHAR(64) NOT NULL,
  ref_type VARCHAR(32) NOT NULL,
  ref_no VARCHAR(255) NOT NULL,
  order_id BIGINT NOT NULL,
  content_hash VARBINARY(64),
  PRIMARY KEY (tenant_id, source_system, ref_type, ref_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX ord_ref_order ON ord_ref (tenant_id, order_id);

-- Links between orders: PARENT, REVERSE, PAIR, MERGED.
CREATE TABLE ord_relation (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  other_order_id BIGINT NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, order_id, kind, other_order_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX ord_relation_other ON ord_relation (tenant_id, other_order_id);

-- What was reported of an order and what became of it. The note is sealed: it may name a courier.
CREATE TABLE ord_status_log (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  log_id BIGINT NOT NULL,
  status INT NOT NULL,
  decision INT NOT NULL,
  source VARCHAR(128) NOT NULL,
  raw_code VARCHAR(64),
  raw_time VARCHAR(64),
  note BLOB,
  occurred_at DATETIME(3) NOT NULL,
  received_at DATETIME(3) NOT NULL,
  applied_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, order_id, log_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who changed which field of an order, with masked values.
CREATE TABLE ord_modify_log (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  log_id BIGINT NOT NULL,
  order_version INT NOT NULL,
  actor VARCHAR(128) NOT NULL,
  path VARCHAR(255) NOT NULL,
  old_masked VARCHAR(1000),
  new_masked VARCHAR(1000),
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, order_id, log_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Messages that were taken, so that a second one with the same id is seen. received_at is what old ones are removed by.
CREATE TABLE inbox (
  tenant_id INT NOT NULL,
  source VARCHAR(128) NOT NULL,
  message_id VARCHAR(255) NOT NULL,
  content_hash VARBINARY(64),
  received_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, source, message_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Order events on their way out. AUTOINCREMENT: a number is never used twice, even when all rows are gone, because cursors outlive rows.
CREATE TABLE outbox (
  event_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  order_version INT NOT NULL,
  line VARCHAR(32) NOT NULL,
  family VARCHAR(32) NOT NULL,
  status INT NOT NULL,
  occurred_at DATETIME(3) NOT NULL,
  trace_parent VARCHAR(64)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far each consumer of the outbox has come.
CREATE TABLE relay_cursor (
  consumer VARCHAR(64) NOT NULL PRIMARY KEY,
  event_id BIGINT NOT NULL,
  updated_at DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Events that a consumer could not handle, and those of the same order behind them. next_at: when it is tried
-- again, once it is the first of its order; null: a person decides.
CREATE TABLE dead_letter (
  consumer VARCHAR(64) NOT NULL,
  event_id BIGINT NOT NULL,
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  order_version INT NOT NULL,
  line VARCHAR(32) NOT NULL,
  family VARCHAR(32) NOT NULL,
  status INT NOT NULL,
  occurred_at DATETIME(3) NOT NULL,
  trace_parent VARCHAR(64),
  attempts INT NOT NULL,
  reason VARCHAR(500) NOT NULL,
  parked_at DATETIME(3) NOT NULL,
  next_at DATETIME(3),
  PRIMARY KEY (consumer, event_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX dead_letter_order ON dead_letter (consumer, tenant_id, order_id, event_id);

-- Waybill numbers that were fetched ahead and are free.
CREATE TABLE waybill_pool (
  tenant_id INT NOT NULL,
  carrier VARCHAR(64) NOT NULL,
  waybill_no VARCHAR(64) NOT NULL,
  added_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, carrier, waybill_no)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Up to which time a node may give out ids; a restarted node begins behind it.
CREATE TABLE id_reservation (
  node INT NOT NULL PRIMARY KEY,
  reserved_until DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
