-- Where a parcel stands, of orders whose goods travel in several: the order is delivered when the last of them is.

ALTER TABLE ord_package ADD COLUMN status INTEGER;
