-- The two roles of an installation, for a new database and for an old one. Running it again is harmless.
-- A superuser runs it with psql, connected to the database; docker-compose.yml does so before each migration.
--   plumbline_owner        owns the database and its tables: migrations and restores
--   plumbline_application  reads and writes rows: the web server, workers and beat
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv application_password APPLICATION_PASSWORD
BEGIN;
SET LOCAL client_min_messages = warning;

SELECT format('CREATE ROLE %I', wanted)
  FROM unnest(ARRAY['plumbline_owner', 'plumbline_application']) AS wanted
 WHERE wanted NOT IN (SELECT rolname FROM pg_roles)
\gexec
ALTER ROLE plumbline_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';
ALTER ROLE plumbline_application LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'application_password';

ALTER DATABASE :"DBNAME" OWNER TO plumbline_owner;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
-- Imports compare prompts in temporary tables.
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO plumbline_application;
ALTER SCHEMA public OWNER TO plumbline_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Tables of an older installation belong to the superuser. A sequence of a column follows its table.
SELECT format('ALTER %s %s OWNER TO plumbline_owner', kind, name)
  FROM (SELECT 'TABLE' AS kind, oid::regclass::text AS name, relowner AS owner FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
        UNION ALL
        SELECT 'ROUTINE', oid::regprocedure::text, proowner FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace) AS found
 WHERE owner <> 'plumbline_owner'::regrole
\gexec

-- What exists now, and what migrations and restores will create.
GRANT USAGE ON SCHEMA public TO plumbline_application;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO plumbline_application;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO plumbline_application;
ALTER DEFAULT PRIVILEGES FOR ROLE plumbline_owner GRANT USAGE ON SCHEMAS TO plumbline_application;
ALTER DEFAULT PRIVILEGES FOR ROLE plumbline_owner
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO plumbline_application;
ALTER DEFAULT PRIVILEGES FOR ROLE plumbline_owner
    GRANT USAGE, SELECT ON SEQUENCES TO plumbline_application;
COMMIT;
