#!/bin/bash
# A database and a role for each service; no service can connect to another's. PostgreSQL runs this when its volume is new.
# Run it again after adding a service or changing a password:
#   docker compose exec postgres /docker-entrypoint-initdb.d/services.sh
set -euo pipefail

administer() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres "$@"; }

service() { # service NAME PASSWORD
    administer --set name="$1" --set password="$2" <<'SQL'
select format('create role %I', :'name') where not exists (select from pg_roles where rolname = :'name') \gexec
alter role :"name" with login nosuperuser nocreatedb nocreaterole password :'password';
select format('create database %I owner %I', :'name', :'name') where not exists (select from pg_database where datname = :'name') \gexec
revoke all on database :"name" from public;
SQL
    echo "database and role $1"
}

# docker-compose.yml gives a password for each service: CONTENT_PASSWORD, FORUMS_UN_PASSWORD.
for password in $(compgen -e | grep '_PASSWORD$' | grep -v '^POSTGRES_'); do
    name=${password%_PASSWORD}
    service "${name,,}" "${!password}"
done
administer --command 'revoke connect on database postgres, template1 from public'
