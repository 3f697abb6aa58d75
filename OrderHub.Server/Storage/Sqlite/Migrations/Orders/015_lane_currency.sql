-- Money has a currency: that of a lane's rates.

ALTER TABLE ref_lane ADD COLUMN currency TEXT NOT NULL DEFAULT 'CNY';
