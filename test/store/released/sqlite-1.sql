CREATE TABLE records (
     collection TEXT NOT NULL,
     tenant TEXT NOT NULL,
     key TEXT NOT NULL,
     value TEXT NOT NULL,
     version INTEGER NOT NULL,
     PRIMARY KEY (collection, tenant, key)
   ) STRICT;
INSERT INTO records VALUES ('entry', '', 'kept', '{"file":"a.yaml"}', 3);
PRAGMA application_id = 1297303636;
PRAGMA user_version = 1;
