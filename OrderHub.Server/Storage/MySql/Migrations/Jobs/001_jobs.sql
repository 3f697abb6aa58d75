-- Jobs: what is to be run, what runs and what became of it. A store of its own, so that jobs never hold up the writer of the orders.
-- Tenant 0 is the whole installation. Times are milliseconds since 1970 UTC.

CREATE TABLE job_schedule (
  tenant_id INT NOT NULL,
  schedule_id BIGINT NOT NULL,
  name VARCHAR(190) NOT NULL,
  kind VARCHAR(64) NOT NULL,
  args MEDIUMTEXT NOT NULL,
  cron VARCHAR(120) NOT NULL,
  time_zone VARCHAR(64) NOT NULL,
  revision BIGINT NOT NULL,
  -- 1: it comes with the program, and comes again where it was taken away.
  shipped INT NOT NULL,
  paused_at BIGINT,
  paused_by VARCHAR(190),
  paused_reason VARCHAR(500),
  created_by VARCHAR(190) NOT NULL,
  created_at BIGINT NOT NULL,
  updated_by VARCHAR(190) NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, schedule_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX job_schedule_name ON job_schedule (tenant_id, name);

CREATE TABLE job_run (
  tenant_id INT NOT NULL,
  run_id BIGINT NOT NULL,
  kind VARCHAR(64) NOT NULL,
  name VARCHAR(190) NOT NULL,
  queue VARCHAR(64) NOT NULL,
  schedule_id BIGINT,
  -- One firing of a schedule is one run, however many nodes hear of it.
  fire_key VARCHAR(64),
  batch_id BIGINT,
  after_run BIGINT,
  after_batch BIGINT,
  -- 1: goes on however that ended; 0: only where it succeeded.
  after_any INT NOT NULL,
  -- waiting, queued, running, succeeded, failed, cancelled, skipped.
  state VARCHAR(16) NOT NULL,
  attempt INT NOT NULL,
  attempts INT NOT NULL,
  due_at BIGINT NOT NULL,
  args MEDIUMTEXT NOT NULL,
  order_no VARCHAR(40),
  lock_key VARCHAR(190),
  created_by VARCHAR(190) NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  ended_at BIGINT,
  -- The five seconds in which it ended, for the graph.
  ended_tick BIGINT,
  node VARCHAR(120),
  lease_until BIGINT,
  fence INT NOT NULL,
  progress_done BIGINT NOT NULL,
  progress_total BIGINT NOT NULL,
  progress_text TEXT,
  result MEDIUMTEXT,
  error TEXT,
  cancel_at BIGINT,
  cancel_by VARCHAR(190),
  cancel_reason VARCHAR(500),
  keep_until BIGINT,
  PRIMARY KEY (tenant_id, run_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX job_run_fire ON job_run (tenant_id, fire_key);
CREATE INDEX job_run_due ON job_run (state, queue, due_at);
CREATE INDEX job_run_state ON job_run (tenant_id, state, run_id);
CREATE INDEX job_run_schedule ON job_run (tenant_id, schedule_id, run_id);
CREATE INDEX job_run_order ON job_run (tenant_id, order_no, run_id);
CREATE INDEX job_run_batch ON job_run (tenant_id, batch_id, state);
CREATE INDEX job_run_ended ON job_run (tenant_id, ended_tick);
CREATE INDEX job_run_node ON job_run (node, state);
CREATE INDEX job_run_keep ON job_run (keep_until);

-- One try of a run: there from its start, so that one whose node died shows as such.
CREATE TABLE job_attempt (
  tenant_id INT NOT NULL,
  run_id BIGINT NOT NULL,
  attempt INT NOT NULL,
  node VARCHAR(120) NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  -- running, succeeded, failed, cancelled, stopped, lost.
  outcome VARCHAR(16) NOT NULL,
  error TEXT,
  PRIMARY KEY (tenant_id, run_id, attempt)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE job_log (
  tenant_id INT NOT NULL,
  run_id BIGINT NOT NULL,
  attempt INT NOT NULL,
  line INT NOT NULL,
  at BIGINT NOT NULL,
  level VARCHAR(16) NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, run_id, attempt, line)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What must not run twice at the same time, by the run that does.
CREATE TABLE job_lock (
  lock_key VARCHAR(190) NOT NULL PRIMARY KEY,
  run_id BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE job_queue (
  queue VARCHAR(64) NOT NULL PRIMARY KEY,
  concurrency INT NOT NULL,
  running INT NOT NULL,
  paused_at BIGINT,
  paused_by VARCHAR(190),
  paused_reason VARCHAR(500)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE job_node (
  node VARCHAR(120) NOT NULL PRIMARY KEY,
  started_at BIGINT NOT NULL,
  heartbeat_at BIGINT NOT NULL,
  running INT NOT NULL,
  concurrency INT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One deed on all runs that a filter takes; how far it has come is written with what it does.
CREATE TABLE job_action (
  tenant_id INT NOT NULL,
  action_id BIGINT NOT NULL,
  -- retry or delete.
  verb VARCHAR(16) NOT NULL,
  filter TEXT NOT NULL,
  -- running, done or stopped.
  state VARCHAR(16) NOT NULL,
  last_id BIGINT NOT NULL,
  upto_id BIGINT NOT NULL,
  total INT NOT NULL,
  done INT NOT NULL,
  created_by VARCHAR(190) NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT,
  fence INT NOT NULL,
  PRIMARY KEY (tenant_id, action_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX job_action_state ON job_action (state, action_id);
