#!/bin/sh
# Run once by the image of PostgreSQL: the two accounts and the database that docs/postgresql.md tells of.
set -eu

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --set owner="$OWNER_PASSWORD" --set service="$SERVICE_PASSWORD" <<'SQL'
CREATE ROLE tournee_owner LOGIN PASSWORD :'owner';
CREATE ROLE tournee LOGIN PASSWORD :'service';
CREATE DATABASE tournee OWNER tournee_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
SQL
