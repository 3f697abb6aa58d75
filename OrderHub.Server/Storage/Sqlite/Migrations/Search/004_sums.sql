-- What orders are counted and summed by. amount: in ten-thousandths of the currency; minutes: from creation to the end. Documents from
-- before have none of it: the cursors go, and the index is made anew from the orders while it is read.
ALTER TABLE order_index ADD COLUMN unit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_index ADD COLUMN mastered_by TEXT NOT NULL DEFAULT 'HUB';
ALTER TABLE order_index ADD COLUMN region TEXT;
ALTER TABLE order_index ADD COLUMN amount INTEGER;
ALTER TABLE order_index ADD COLUMN currency TEXT;
ALTER TABLE order_index ADD COLUMN minutes INTEGER;
ALTER TABLE order_index ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;

-- The pages count by status and line on every look: both are in the index, so that no row is read for it.
CREATE INDEX order_index_counts ON order_index (tenant_id, business_line, status, deleted);

DELETE FROM index_cursor;
