-- Trying a flow on many recorded orders, a piece at a time, so that any node goes on where another died. Nothing of the simulations
-- themselves is kept: summary is JSON with counts and a bounded number of differences. shard and last_id: how far it has come.
CREATE TABLE simulation_batch (
  tenant_id   INTEGER NOT NULL,
  batch_id    INTEGER NOT NULL,
  flow_name   TEXT NOT NULL,
  version     TEXT NOT NULL,
  source      TEXT NOT NULL,
  stubs       TEXT NOT NULL,
  orders_from INTEGER NOT NULL,
  orders_to   INTEGER NOT NULL,
  most        INTEGER NOT NULL,
  state       TEXT NOT NULL,
  shard       INTEGER NOT NULL,
  last_id     INTEGER NOT NULL,
  total       INTEGER NOT NULL,
  done        INTEGER NOT NULL,
  summary     TEXT NOT NULL,
  created_by  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  fence       INTEGER NOT NULL,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, batch_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_simulation_batch_state ON simulation_batch (state, batch_id);

-- The other system at which an incident's step failed, and an order's incidents by its number.
ALTER TABLE wf_incident ADD COLUMN connector TEXT;
CREATE INDEX ix_wf_incident_order ON wf_incident (tenant_id, order_no, incident_id);
