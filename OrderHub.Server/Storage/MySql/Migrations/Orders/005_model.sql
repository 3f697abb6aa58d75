-- What the standard model has beyond the first schema: the unit of an order, region codes, planned quantities, numbers of linked orders.

ALTER TABLE ord_main ADD COLUMN cell_id INT NOT NULL DEFAULT 0;

ALTER TABLE ord_party
  ADD COLUMN province_code VARCHAR(64),
  ADD COLUMN city_code VARCHAR(64),
  ADD COLUMN county_code VARCHAR(64),
  ADD COLUMN town_code VARCHAR(64);

ALTER TABLE ord_goods ADD COLUMN planned_quantity DECIMAL(18,4);

ALTER TABLE ord_relation ADD COLUMN other_order_no VARCHAR(64) NOT NULL DEFAULT '';
