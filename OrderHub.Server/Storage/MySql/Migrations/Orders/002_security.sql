-- Tenants, their keys, the people and programs that ask, and the record of what they did. Secrets are hashes, keys are wrapped.

CREATE TABLE tenant (
  tenant_id INT PRIMARY KEY,
  code VARCHAR(64) NOT NULL UNIQUE,
  name VARCHAR(255) NOT NULL,
  created_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- purpose: data (seals fields; the newest one seals, all open) or index (blind indexes; one for ever).
CREATE TABLE tenant_key (
  tenant_id INT NOT NULL,
  key_id INT NOT NULL,
  purpose VARCHAR(16) NOT NULL,
  wrapped VARBINARY(512) NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, purpose, key_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE app_user (
  login VARCHAR(128) PRIMARY KEY,
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  role VARCHAR(32) NOT NULL,
  password_hash VARCHAR(255),
  created_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX app_user_tenant ON app_user (tenant_id, login);

CREATE TABLE api_key (
  key_id VARCHAR(64) PRIMARY KEY,
  tenant_id INT NOT NULL,
  name VARCHAR(255) NOT NULL,
  role VARCHAR(32) NOT NULL,
  prefix VARCHAR(32) NOT NULL,
  hash VARBINARY(64) NOT NULL UNIQUE,
  created_by VARCHAR(128) NOT NULL,
  created_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX api_key_tenant ON api_key (tenant_id, created_at);

CREATE TABLE user_session (
  session_hash VARBINARY(64) PRIMARY KEY,
  login VARCHAR(128) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX user_session_login ON user_session (login);
CREATE INDEX user_session_expiry ON user_session (expires_at);

CREATE TABLE sign_in_link (
  link_hash VARBINARY(64) PRIMARY KEY,
  login VARCHAR(128) NOT NULL,
  expires_at BIGINT NOT NULL
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE audit (
  audit_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  tenant_id INT NOT NULL,
  at BIGINT NOT NULL,
  actor VARCHAR(128) NOT NULL,
  action VARCHAR(64) NOT NULL,
  target VARCHAR(255) NOT NULL,
  detail VARCHAR(2000),
  address VARCHAR(64)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX audit_tenant ON audit (tenant_id, at);

CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit is append-only';
CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the audit is append-only';
