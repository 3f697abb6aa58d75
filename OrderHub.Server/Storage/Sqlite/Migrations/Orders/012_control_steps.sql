-- What the control steps of flows need: instances started by instances, tasks for people, waves.

ALTER TABLE wf_instance ADD COLUMN slot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE wf_instance ADD COLUMN parent_id INTEGER;
UPDATE wf_instance SET slot = kind;
DROP INDEX uq_wf_instance_once;
CREATE UNIQUE INDEX uq_wf_instance_once ON wf_instance (tenant_id, order_id, slot);

CREATE TABLE wf_task (
  tenant_id   INTEGER NOT NULL,
  task_id     INTEGER NOT NULL,
  instance_id INTEGER NOT NULL,
  token_id    INTEGER NOT NULL,
  order_id    INTEGER NOT NULL,
  order_no    TEXT NOT NULL,
  flow_name   TEXT NOT NULL,
  step        TEXT NOT NULL,
  role        TEXT NOT NULL,
  title       TEXT NOT NULL,
  outcomes    TEXT NOT NULL,
  form        TEXT,
  data        TEXT,
  state       TEXT NOT NULL,
  created_at  INTEGER NOT NULL,
  due_at      INTEGER,
  claimed_by  TEXT,
  closed_at   INTEGER,
  closed_by   TEXT,
  outcome     TEXT,
  PRIMARY KEY (tenant_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_wf_task_state ON wf_task (tenant_id, state, task_id);
CREATE INDEX ix_wf_task_instance ON wf_task (tenant_id, instance_id, token_id);

-- open_slot: 0 while the wave is open, its own id after that, so that a key has one open wave.
CREATE TABLE wf_wave (
  tenant_id  INTEGER NOT NULL,
  wave_id    INTEGER NOT NULL,
  name       TEXT NOT NULL,
  wave_key   TEXT NOT NULL,
  open_slot  INTEGER NOT NULL,
  size       INTEGER NOT NULL,
  wanted     INTEGER,
  cut_off_at INTEGER,
  revision   INTEGER NOT NULL,
  state      INTEGER NOT NULL,
  opened_at  INTEGER NOT NULL,
  closed_at  INTEGER,
  PRIMARY KEY (tenant_id, wave_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX uq_wf_wave_open ON wf_wave (tenant_id, name, wave_key, open_slot);
CREATE INDEX ix_wf_wave_due ON wf_wave (state, cut_off_at);

CREATE TABLE wf_wave_member (
  tenant_id   INTEGER NOT NULL,
  wait_id     INTEGER NOT NULL,
  wave_id     INTEGER NOT NULL,
  instance_id INTEGER NOT NULL,
  position    INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, wait_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_wf_wave_member_wave ON wf_wave_member (tenant_id, wave_id);
