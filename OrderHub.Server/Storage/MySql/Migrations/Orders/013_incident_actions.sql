-- Decisions about many incidents at once: an action selects its items, then decides about one after another. All of it is rows, so
-- that any node goes on where another died. filter and decision: JSON. shard and last_id: how far the selection has come.
CREATE TABLE incident_action (
  tenant_id INT NOT NULL,
  action_id BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  filter MEDIUMTEXT NOT NULL,
  decision MEDIUMTEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  shard INT NOT NULL,
  last_id BIGINT NOT NULL,
  total INT NOT NULL,
  done INT NOT NULL,
  failed INT NOT NULL,
  pace INT NOT NULL,
  created_by VARCHAR(128) NOT NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  ended_at DATETIME(3),
  fence INT NOT NULL,
  lease_until DATETIME(3),
  PRIMARY KEY (tenant_id, action_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_incident_action_state ON incident_action (state, action_id);

CREATE TABLE incident_action_item (
  tenant_id INT NOT NULL,
  action_id BIGINT NOT NULL,
  incident_id BIGINT NOT NULL,
  order_no VARCHAR(64) NOT NULL,
  state VARCHAR(16) NOT NULL,
  message VARCHAR(500),
  decided_at DATETIME(3),
  PRIMARY KEY (tenant_id, action_id, incident_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_incident_action_item_state ON incident_action_item (tenant_id, action_id, state, incident_id);
