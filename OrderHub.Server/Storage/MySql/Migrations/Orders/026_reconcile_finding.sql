-- What exactly the other side says of a difference, as a code: what a person is to do depends on it.
ALTER TABLE reconcile_difference ADD COLUMN finding VARCHAR(32);
