-- Orders by month: tables are cut by the time in their ids, so that an old month goes as a whole. Every unique key of such a table must hold
-- that id, so the claim on an order's number moves to the table of claims. Months are cut out of 'later' by the server, ahead of their time.

ALTER TABLE ord_ref ADD COLUMN order_no VARCHAR(40);
INSERT INTO ord_ref (tenant_id, source_system, ref_type, ref_no, order_id, order_no)
  SELECT tenant_id, 'HUB', 'NUMBER', order_no, order_id, order_no FROM ord_main;
CREATE UNIQUE INDEX ord_ref_number ON ord_ref (tenant_id, order_no);

ALTER TABLE ord_main DROP INDEX tenant_id;
ALTER TABLE ord_main PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE ord_goods PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE ord_party PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE ord_relation PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE ord_status_log PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE ord_modify_log PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE ord_request PARTITION BY RANGE (order_id) (PARTITION later VALUES LESS THAN MAXVALUE);
ALTER TABLE wf_journal PARTITION BY RANGE (instance_id) (PARTITION later VALUES LESS THAN MAXVALUE);

-- Which node drops months; one row. Whoever moves a shard looks at it, and the other way round.
CREATE TABLE month_keeper (
  id INT NOT NULL PRIMARY KEY,
  node INT NOT NULL,
  epoch BIGINT NOT NULL,
  lease_until DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO month_keeper (id, node, epoch, lease_until) VALUES (1, 0, 0, '1970-01-01 00:00:00.000');

-- Months that are kept beyond their age, and why.
CREATE TABLE month_hold (
  place INT NOT NULL,
  month_start DATETIME(3) NOT NULL,
  reason VARCHAR(500) NOT NULL,
  seen_at DATETIME(3) NOT NULL,
  PRIMARY KEY (place, month_start)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
