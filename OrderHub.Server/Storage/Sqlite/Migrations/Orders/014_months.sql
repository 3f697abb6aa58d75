-- Orders by month. This store has no parts of tables: old orders are deleted in small batches. The claim on an order's number stands where
-- MySQL has it.

ALTER TABLE ord_ref ADD COLUMN order_no TEXT;
INSERT INTO ord_ref (tenant_id, source_system, ref_type, ref_no, order_id, order_no)
  SELECT tenant_id, 'HUB', 'NUMBER', order_no, order_id, order_no FROM ord_main;
CREATE UNIQUE INDEX ord_ref_number ON ord_ref (tenant_id, order_no) WHERE order_no IS NOT NULL;

-- Which node drops months; one row. Whoever moves a shard looks at it, and the other way round.
CREATE TABLE month_keeper (
  id INTEGER NOT NULL PRIMARY KEY,
  node INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  lease_until INTEGER NOT NULL
) STRICT;
INSERT INTO month_keeper (id, node, epoch, lease_until) VALUES (1, 0, 0, 0);

-- Months that are kept beyond their age, and why.
CREATE TABLE month_hold (
  place INTEGER NOT NULL,
  month_start INTEGER NOT NULL,
  reason TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (place, month_start)
) STRICT, WITHOUT ROWID;
