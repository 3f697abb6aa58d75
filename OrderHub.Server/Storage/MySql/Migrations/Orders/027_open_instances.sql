-- What is under way, by its state: a list of the few that run must not walk all that ever ran.
CREATE INDEX ix_wf_instance_open ON wf_instance (tenant_id, status, instance_id);
