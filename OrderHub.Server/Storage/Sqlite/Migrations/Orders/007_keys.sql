-- Life of a tenant's key. state: 0 in use, 1 retired (nothing is sealed under it, what is still opens), 2 destroyed (its bytes are gone; the
-- row stays, so that the id is never given again). A key seals from active_from on, which lies ahead of its making, so that every node knows it first.
ALTER TABLE tenant_key ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenant_key ADD COLUMN active_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tenant_key ADD COLUMN retired_at INTEGER;

-- One row a new data key: how far the sealing anew of all old values has come. place and after_key are where the walk goes on; fence and
-- lease_until keep it with one node at a time.
CREATE TABLE key_rotation (
  tenant_id INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  state INTEGER NOT NULL,
  place TEXT NOT NULL,
  after_key TEXT NOT NULL,
  pass INTEGER NOT NULL,
  pass_checked INTEGER NOT NULL,
  pass_resealed INTEGER NOT NULL,
  resealed INTEGER NOT NULL,
  problem TEXT,
  started_by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ended_at INTEGER,
  fence INTEGER NOT NULL,
  lease_until INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, key_id)
) STRICT, WITHOUT ROWID;
