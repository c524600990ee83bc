CREATE SCHEMA mainsheet;
CREATE TABLE mainsheet.layout (version integer NOT NULL);
INSERT INTO mainsheet.layout VALUES (2);
CREATE TABLE mainsheet.records (
  collection bytea NOT NULL,
  tenant bytea NOT NULL,
  key bytea NOT NULL,
  value text NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (collection, tenant, key)
);
CREATE TABLE mainsheet.replicas (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  address text,
  serves boolean NOT NULL,
  workers text[] NOT NULL DEFAULT '{}',
  expires_at timestamptz NOT NULL
);
CREATE TABLE mainsheet.leases (
  name text PRIMARY KEY,
  replica bigint,
  note json,
  released_at timestamptz
);
CREATE INDEX leases_by_replica ON mainsheet.leases (replica);
INSERT INTO mainsheet.records VALUES ('entry', '', 'kept', '{"file":"a.yaml"}', 3);
