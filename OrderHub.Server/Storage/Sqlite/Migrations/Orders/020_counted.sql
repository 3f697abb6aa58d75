-- Things there are only so many of: credit, stock, slots. Quantities in ten-thousandths. Each database has an allotment of each thing, because
-- an order takes from it in the transaction that writes the order. available: what may still be taken here; reserved: what orders hold, which
-- may be below zero in one database after a shard has moved, and adds up over all; allotted: the share that was given by a limit.
CREATE TABLE counted (
  tenant_id  INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  item_key   TEXT NOT NULL,
  available  INTEGER NOT NULL,
  reserved   INTEGER NOT NULL,
  allotted   INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, kind, item_key)
) STRICT, WITHOUT ROWID;

-- What an order took, gave back, used up or brought in. state: taken, returned, spent, added.
CREATE TABLE counted_move (
  tenant_id INTEGER NOT NULL,
  order_id  INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  item_key  TEXT NOT NULL,
  attempt   INTEGER NOT NULL,
  quantity  INTEGER NOT NULL,
  state     TEXT NOT NULL,
  order_no  TEXT NOT NULL,
  made_at   INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id, kind, item_key, attempt)
) STRICT, WITHOUT ROWID;

-- Allotments on their way from one database to another. direction: out at the giver until the taker has it, in at the taker for ever.
CREATE TABLE counted_transfer (
  tenant_id   INTEGER NOT NULL,
  transfer_id INTEGER NOT NULL,
  direction   TEXT NOT NULL,
  kind        TEXT NOT NULL,
  item_key    TEXT NOT NULL,
  quantity    INTEGER NOT NULL,
  target      INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, transfer_id, direction)
) STRICT, WITHOUT ROWID;
