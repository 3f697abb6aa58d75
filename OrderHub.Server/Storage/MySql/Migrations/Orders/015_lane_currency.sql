-- Money has a currency: that of a lane's rates.

ALTER TABLE ref_lane ADD COLUMN currency VARCHAR(3) NOT NULL DEFAULT 'CNY';
