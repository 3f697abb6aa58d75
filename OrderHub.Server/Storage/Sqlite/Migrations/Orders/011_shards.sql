-- Where each virtual shard lives. shard_place and shard_move are used at home only; shard_fence stands beside the rows it guards.

CREATE TABLE shard_place (
  shard INTEGER NOT NULL PRIMARY KEY,
  place INTEGER NOT NULL
) STRICT;

-- Shards on their way, so that a move that broke off goes on. phase: 1 copying, 2 flipped and to be cleared.
CREATE TABLE shard_move (
  shard INTEGER NOT NULL PRIMARY KEY,
  source INTEGER NOT NULL,
  target INTEGER NOT NULL,
  phase INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Which shards may be written here. state: 1 open, 0 frozen for the last steps of a move, 2 closed for ever: it is elsewhere.
CREATE TABLE shard_fence (
  shard INTEGER NOT NULL PRIMARY KEY,
  state INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- Which of the unit's databases this one is.
CREATE TABLE shard_identity (
  id INTEGER NOT NULL PRIMARY KEY,
  place INTEGER NOT NULL
) STRICT;
