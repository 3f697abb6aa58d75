-- Trying a flow on many recorded orders, a piece at a time, so that any node goes on where another died. Nothing of the simulations
-- themselves is kept: summary is JSON with counts and a bounded number of differences. shard and last_id: how far it has come.
CREATE TABLE simulation_batch (
  tenant_id INT NOT NULL,
  batch_id BIGINT NOT NULL,
  flow_name VARCHAR(128) NOT NULL,
  version VARCHAR(64) NOT NULL,
  source MEDIUMTEXT NOT NULL,
  stubs MEDIUMTEXT NOT NULL,
  orders_from DATETIME(3) NOT NULL,
  orders_to DATETIME(3) NOT NULL,
  most INT NOT NULL,
  state VARCHAR(16) NOT NULL,
  shard INT NOT NULL,
  last_id BIGINT NOT NULL,
  total INT NOT NULL,
  done INT NOT NULL,
  summary MEDIUMTEXT NOT NULL,
  created_by VARCHAR(128) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3),
  fence INT NOT NULL,
  lease_until DATETIME(3),
  PRIMARY KEY (tenant_id, batch_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_simulation_batch_state ON simulation_batch (state, batch_id);

-- The other system at which an incident's step failed, and an order's incidents by its number.
ALTER TABLE wf_incident ADD COLUMN connector VARCHAR(128);
CREATE INDEX ix_wf_incident_order ON wf_incident (tenant_id, order_no, incident_id);
