-- What capabilities look up: maintained by the tenant, not part of an order.

CREATE TABLE ref_region (
  tenant_id INT NOT NULL,
  line VARCHAR(32) NOT NULL,
  province VARCHAR(64) NOT NULL,
  PRIMARY KEY (tenant_id, line, province)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE ref_lane (
  tenant_id INT NOT NULL,
  product_code VARCHAR(64) NOT NULL,
  from_province VARCHAR(64) NOT NULL,
  to_province VARCHAR(64) NOT NULL,
  first_kg DECIMAL(18,4) NOT NULL,
  next_kg DECIMAL(18,4) NOT NULL,
  transit_hours INT NOT NULL,
  PRIMARY KEY (tenant_id, product_code, from_province, to_province)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
