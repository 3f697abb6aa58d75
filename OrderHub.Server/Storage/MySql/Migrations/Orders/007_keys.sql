-- Life of a tenant's key. state: 0 in use, 1 retired (nothing is sealed under it, what is still opens), 2 destroyed (its bytes are gone; the
-- row stays, so that the id is never given again). A key seals from active_from on, which lies ahead of its making, so that every node knows it first.
ALTER TABLE tenant_key
  MODIFY COLUMN wrapped VARBINARY(4096) NOT NULL,
  ADD COLUMN state INT NOT NULL DEFAULT 0,
  ADD COLUMN active_from BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN retired_at BIGINT;

-- One row a new data key: how far the sealing anew of all old values has come. place and after_key are where the walk goes on; fence and
-- lease_until keep it with one node at a time.
CREATE TABLE key_rotation (
  tenant_id INT NOT NULL,
  key_id INT NOT NULL,
  state INT NOT NULL,
  place VARCHAR(128) NOT NULL,
  after_key VARCHAR(1024) NOT NULL,
  pass INT NOT NULL,
  pass_checked BIGINT NOT NULL,
  pass_resealed BIGINT NOT NULL,
  resealed BIGINT NOT NULL,
  problem VARCHAR(255),
  started_by VARCHAR(255) NOT NULL,
  started_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3),
  fence BIGINT NOT NULL,
  lease_until DATETIME(3) NOT NULL,
  PRIMARY KEY (tenant_id, key_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
