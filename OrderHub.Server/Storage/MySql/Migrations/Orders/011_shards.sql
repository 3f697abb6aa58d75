-- Where each virtual shard lives. shard_place and shard_move are used at home only; shard_fence stands beside the rows it guards.

CREATE TABLE shard_place (
  shard INT NOT NULL PRIMARY KEY,
  place INT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Shards on their way, so that a move that broke off goes on. phase: 1 copying, 2 flipped and to be cleared.
CREATE TABLE shard_move (
  shard INT NOT NULL PRIMARY KEY,
  source INT NOT NULL,
  target INT NOT NULL,
  phase INT NOT NULL,
  changed_at DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Which shards may be written here. state: 1 open, 0 frozen for the last steps of a move, 2 closed for ever: it is elsewhere.
CREATE TABLE shard_fence (
  shard INT NOT NULL PRIMARY KEY,
  state INT NOT NULL,
  changed_at DATETIME(3) NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Which of the unit's databases this one is.
CREATE TABLE shard_identity (
  id INT NOT NULL PRIMARY KEY,
  place INT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
