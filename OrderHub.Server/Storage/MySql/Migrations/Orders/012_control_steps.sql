-- What the control steps of flows need: instances started by instances, tasks for people, waves.

ALTER TABLE wf_instance
  ADD COLUMN slot BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN parent_id BIGINT,
  MODIFY COLUMN outcome VARCHAR(128);
UPDATE wf_instance SET slot = kind;
DROP INDEX uq_wf_instance_once ON wf_instance;
CREATE UNIQUE INDEX uq_wf_instance_once ON wf_instance (tenant_id, order_id, slot);

-- A step of a sub-flow is named by its way down.
ALTER TABLE wf_incident MODIFY COLUMN step VARCHAR(512) NOT NULL;
ALTER TABLE wf_wait MODIFY COLUMN name VARCHAR(512) NOT NULL;

CREATE TABLE wf_task (
  tenant_id INT NOT NULL,
  task_id BIGINT NOT NULL,
  instance_id BIGINT NOT NULL,
  token_id INT NOT NULL,
  order_id BIGINT NOT NULL,
  order_no VARCHAR(40) NOT NULL,
  flow_name VARCHAR(128) NOT NULL,
  step VARCHAR(512) NOT NULL,
  role VARCHAR(64) NOT NULL,
  title VARCHAR(500) NOT NULL,
  outcomes TEXT NOT NULL,
  form MEDIUMTEXT,
  data MEDIUMTEXT,
  state VARCHAR(16) NOT NULL,
  created_at BIGINT NOT NULL,
  due_at BIGINT,
  claimed_by VARCHAR(128),
  closed_at BIGINT,
  closed_by VARCHAR(128),
  outcome VARCHAR(64),
  PRIMARY KEY (tenant_id, task_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_wf_task_state ON wf_task (tenant_id, state, task_id);
CREATE INDEX ix_wf_task_instance ON wf_task (tenant_id, instance_id, token_id);

-- open_slot: 0 while the wave is open, its own id after that, so that a key has one open wave.
CREATE TABLE wf_wave (
  tenant_id INT NOT NULL,
  wave_id BIGINT NOT NULL,
  name VARCHAR(512) NOT NULL,
  wave_key VARCHAR(128) NOT NULL,
  open_slot BIGINT NOT NULL,
  size INT NOT NULL,
  wanted INT,
  cut_off_at BIGINT,
  revision INT NOT NULL,
  state INT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (tenant_id, wave_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE UNIQUE INDEX uq_wf_wave_open ON wf_wave (tenant_id, name, wave_key, open_slot);
CREATE INDEX ix_wf_wave_due ON wf_wave (state, cut_off_at);

CREATE TABLE wf_wave_member (
  tenant_id INT NOT NULL,
  wait_id BIGINT NOT NULL,
  wave_id BIGINT NOT NULL,
  instance_id BIGINT NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (tenant_id, wait_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE INDEX ix_wf_wave_member_wave ON wf_wave_member (tenant_id, wave_id);
