-- Things there are only so many of: credit, stock, slots. Quantities in ten-thousandths. Each database has an allotment of each thing, because
-- an order takes from it in the transaction that writes the order. available: what may still be taken here; reserved: what orders hold, which
-- may be below zero in one database after a shard has moved, and adds up over all; allotted: the share that was given by a limit.
CREATE TABLE counted (
  tenant_id INT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  item_key VARCHAR(200) NOT NULL,
  available BIGINT NOT NULL,
  reserved BIGINT NOT NULL,
  allotted BIGINT NOT NULL,
  version INT NOT NULL,
  changed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, kind, item_key)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What an order took, gave back, used up or brought in. state: taken, returned, spent, added.
CREATE TABLE counted_move (
  tenant_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  item_key VARCHAR(200) NOT NULL,
  attempt INT NOT NULL,
  quantity BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  order_no VARCHAR(32) NOT NULL,
  made_at DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, order_id, kind, item_key, attempt)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Allotments on their way from one database to another. direction: out at the giver until the taker has it, in at the taker for ever.
CREATE TABLE counted_transfer (
  tenant_id INT NOT NULL,
  transfer_id BIGINT NOT NULL,
  direction VARCHAR(4) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  item_key VARCHAR(200) NOT NULL,
  quantity BIGINT NOT NULL,
  target INT NOT NULL,
  PRIMARY KEY (tenant_id, transfer_id, direction)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
