-- Jobs: what is to be run, what runs and what became of it. A store of its own, so that jobs never hold up the writer of the orders.
-- Tenant 0 is the whole installation. Times are milliseconds since 1970 UTC.

CREATE TABLE job_schedule (
  tenant_id INTEGER NOT NULL,
  schedule_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  args TEXT NOT NULL,
  cron TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  revision INTEGER NOT NULL,
  -- 1: it comes with the program, and comes again where it was taken away.
  shipped INTEGER NOT NULL,
  paused_at INTEGER,
  paused_by TEXT,
  paused_reason TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, schedule_id)
) STRICT;

CREATE UNIQUE INDEX job_schedule_name ON job_schedule (tenant_id, name);

CREATE TABLE job_run (
  tenant_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  queue TEXT NOT NULL,
  schedule_id INTEGER,
  -- One firing of a schedule is one run, however many nodes hear of it.
  fire_key TEXT,
  batch_id INTEGER,
  after_run INTEGER,
  after_batch INTEGER,
  -- 1: goes on however that ended; 0: only where it succeeded.
  after_any INTEGER NOT NULL,
  -- waiting, queued, running, succeeded, failed, cancelled, skipped.
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  args TEXT NOT NULL,
  order_no TEXT,
  lock_key TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  -- The five seconds in which it ended, for the graph.
  ended_tick INTEGER,
  node TEXT,
  lease_until INTEGER,
  fence INTEGER NOT NULL,
  progress_done INTEGER NOT NULL,
  progress_total INTEGER NOT NULL,
  progress_text TEXT,
  result TEXT,
  error TEXT,
  cancel_at INTEGER,
  cancel_by TEXT,
  cancel_reason TEXT,
  keep_until INTEGER,
  PRIMARY KEY (tenant_id, run_id)
) STRICT;

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
  tenant_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  node TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- running, succeeded, failed, cancelled, stopped, lost.
  outcome TEXT NOT NULL,
  error TEXT,
  PRIMARY KEY (tenant_id, run_id, attempt)
) STRICT;

CREATE TABLE job_log (
  tenant_id INTEGER NOT NULL,
  run_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  line INTEGER NOT NULL,
  at INTEGER NOT NULL,
  level TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, run_id, attempt, line)
) STRICT;

-- What must not run twice at the same time, by the run that does.
CREATE TABLE job_lock (
  lock_key TEXT NOT NULL PRIMARY KEY,
  run_id INTEGER NOT NULL
) STRICT;

CREATE TABLE job_queue (
  queue TEXT NOT NULL PRIMARY KEY,
  concurrency INTEGER NOT NULL,
  running INTEGER NOT NULL,
  paused_at INTEGER,
  paused_by TEXT,
  paused_reason TEXT
) STRICT;

CREATE TABLE job_node (
  node TEXT NOT NULL PRIMARY KEY,
  started_at INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL,
  running INTEGER NOT NULL,
  concurrency INTEGER NOT NULL
) STRICT;

-- One deed on all runs that a filter takes; how far it has come is written with what it does.
CREATE TABLE job_action (
  tenant_id INTEGER NOT NULL,
  action_id INTEGER NOT NULL,
  -- retry or delete.
  verb TEXT NOT NULL,
  filter TEXT NOT NULL,
  -- running, done or stopped.
  state TEXT NOT NULL,
  last_id INTEGER NOT NULL,
  upto_id INTEGER NOT NULL,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ended_at INTEGER,
  fence INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, action_id)
) STRICT;

CREATE INDEX job_action_state ON job_action (state, action_id);
