-- What the standard model has beyond the first schema: the unit of an order, region codes, planned quantities, numbers of linked orders.

ALTER TABLE ord_main ADD COLUMN cell_id INTEGER NOT NULL DEFAULT 0;

ALTER TABLE ord_party ADD COLUMN province_code TEXT;
ALTER TABLE ord_party ADD COLUMN city_code TEXT;
ALTER TABLE ord_party ADD COLUMN county_code TEXT;
ALTER TABLE ord_party ADD COLUMN town_code TEXT;

ALTER TABLE ord_goods ADD COLUMN planned_quantity TEXT;

ALTER TABLE ord_relation ADD COLUMN other_order_no TEXT NOT NULL DEFAULT '';
