-- Deleted orders stay in the index and are left out of lists unless they are asked for.
ALTER TABLE order_index ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
