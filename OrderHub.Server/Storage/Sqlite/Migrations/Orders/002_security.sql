-- Tenants, their keys, the people and programs that ask, and the record of what they did. Secrets are hashes, keys are wrapped.

CREATE TABLE tenant (
  tenant_id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- purpose: data (seals fields; the newest one seals, all open) or index (blind indexes; one for ever).
CREATE TABLE tenant_key (
  tenant_id INTEGER NOT NULL,
  key_id INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, purpose, key_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE app_user (
  login TEXT PRIMARY KEY,
  tenant_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX app_user_tenant ON app_user (tenant_id, login);

CREATE TABLE api_key (
  key_id TEXT PRIMARY KEY,
  tenant_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX api_key_tenant ON api_key (tenant_id, created_at);

CREATE TABLE user_session (
  session_hash BLOB PRIMARY KEY,
  login TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX user_session_login ON user_session (login);
CREATE INDEX user_session_expiry ON user_session (expires_at);

CREATE TABLE sign_in_link (
  link_hash BLOB PRIMARY KEY,
  login TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  detail TEXT,
  address TEXT
) STRICT;

CREATE INDEX audit_tenant ON audit (tenant_id, at);

CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
