-- What capabilities look up: maintained by the tenant, not part of an order.

CREATE TABLE ref_region (
  tenant_id INTEGER NOT NULL,
  line TEXT NOT NULL,
  province TEXT NOT NULL,
  PRIMARY KEY (tenant_id, line, province)
) STRICT, WITHOUT ROWID;

CREATE TABLE ref_lane (
  tenant_id INTEGER NOT NULL,
  product_code TEXT NOT NULL,
  from_province TEXT NOT NULL,
  to_province TEXT NOT NULL,
  first_kg TEXT NOT NULL,
  next_kg TEXT NOT NULL,
  transit_hours INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, product_code, from_province, to_province)
) STRICT, WITHOUT ROWID;
