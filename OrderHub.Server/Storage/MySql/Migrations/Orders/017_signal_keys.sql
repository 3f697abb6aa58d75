-- A message is known again by its id and its key. A signal lies in the shard of its key, so that an id alone could be looked for in one
-- database only; two signals with one id and two keys would be one or two, as their shards happen to lie, and could not be moved together.
DROP INDEX uq_wf_signal_message ON wf_signal;
CREATE UNIQUE INDEX uq_wf_signal_message ON wf_signal (tenant_id, message_id, signal_key);
