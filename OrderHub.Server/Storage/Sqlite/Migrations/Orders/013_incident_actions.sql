-- Decisions about many incidents at once: an action selects its items, then decides about one after another. All of it is rows, so
-- that any node goes on where another died. filter and decision: JSON. shard and last_id: how far the selection has come.
CREATE TABLE incident_action (
  tenant_id   INTEGER NOT NULL,
  action_id   INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  filter      TEXT NOT NULL,
  decision    TEXT NOT NULL,
  state       TEXT NOT NULL,
  shard       INTEGER NOT NULL,
  last_id     INTEGER NOT NULL,
  total       INTEGER NOT NULL,
  done        INTEGER NOT NULL,
  failed      INTEGER NOT NULL,
  pace        INTEGER NOT NULL,
  created_by  TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  fence       INTEGER NOT NULL,
  lease_until INTEGER,
  PRIMARY KEY (tenant_id, action_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_incident_action_state ON incident_action (state, action_id);

CREATE TABLE incident_action_item (
  tenant_id   INTEGER NOT NULL,
  action_id   INTEGER NOT NULL,
  incident_id INTEGER NOT NULL,
  order_no    TEXT NOT NULL,
  state       TEXT NOT NULL,
  message     TEXT,
  decided_at  INTEGER,
  PRIMARY KEY (tenant_id, action_id, incident_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_incident_action_item_state ON incident_action_item (tenant_id, action_id, state, incident_id);
