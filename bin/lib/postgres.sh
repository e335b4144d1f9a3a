# A private PostgreSQL cluster in .local/postgres.
# shellcheck shell=bash

CLUSTER=$LOCAL/postgres

postgres_bin() { find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1; }

# PostgreSQL refuses to run as root, so root runs it as the account that Debian's package made.
as_postgres() {
  local words
  local -a way
  words=$(way_to_postgres)
  read -ra way <<<"$words"
  "${way[@]}" "$@"
}

# Where that account may not pass through a folder above the clone (/root), it is given the one right to pass and read.
way_to_postgres() {
  local plain='setpriv --reuid=postgres --regid=postgres --init-groups'
  local right=dac_read_search
  if ((EUID != 0)); then
    printf 'env'
  elif $plain stat "$RUN" >/dev/null 2>&1; then
    printf '%s' "$plain"
  elif $plain "--inh-caps=+$right" "--ambient-caps=+$right" stat "$RUN" >/dev/null 2>&1; then
    printf '%s' "$plain --inh-caps=+$right --ambient-caps=+$right"
  else
    fail "the postgres account may not enter $LOCAL" '' \
      "move the clone to a folder that every account may pass through, such as /srv, and call the same command there"
  fi
}

make_cluster() {
  [[ -f $CLUSTER/PG_VERSION ]] && return
  local unfinished=$LOCAL/postgres.new password_file=$LOCAL/postgres.new/password
  rm -rf "$unfinished"
  mkdir -m 700 "$unfinished"
  (umask 077 && printf '%s\n' "$SUPERUSER_PASSWORD" >"$password_file")
  ((EUID != 0)) || chown -R postgres: "$unfinished"
  logged postgres-init "Making a private PostgreSQL cluster" "read the log; is the disk full?" as_postgres \
    "$(postgres_bin)/initdb" -D "$unfinished/data" -U postgres --pwfile="$password_file" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  mv "$unfinished/data" "$CLUSTER"
  rm -rf "$unfinished"
}

start_postgres() {
  is_running postgres && return
  check_cluster_version
  keep_port POSTGRES_PORT postgres
  local words
  local -a way
  words=$(way_to_postgres)
  read -ra way <<<"$words"
  say "• Starting PostgreSQL on 127.0.0.1:$POSTGRES_PORT"
  start_daemon postgres "${way[@]}" "$(postgres_bin)/postgres" -D "$CLUSTER" -p "$POSTGRES_PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off
  wait_until postgres 60 "$(postgres_bin)/pg_isready" -q -h 127.0.0.1 -p "$POSTGRES_PORT"
}

check_cluster_version() {
  local installed kept
  installed=$(basename "$(dirname "$(postgres_bin)")")
  kept=$(as_postgres cat "$CLUSTER/PG_VERSION")
  [[ $kept == "$installed" ]] || fail "the cluster in .local/postgres was made by PostgreSQL $kept, installed is $installed" '' \
    "remove .local/postgres (the demo's data is made anew) and call the same command again"
}

stop_postgres() { stop_daemon postgres INT; } # INT is PostgreSQL's fast shutdown

superuser_psql() {
  PGPASSWORD=$SUPERUSER_PASSWORD "$(postgres_bin)/psql" -X -q -v ON_ERROR_STOP=1 \
    -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -d postgres "$@"
}

database_url() { printf 'postgresql://%s:%s@127.0.0.1:%s/%s' "$2" "$DATABASE_PASSWORD" "$POSTGRES_PORT" "$1"; }

# CKAN's own script, as "ckan datastore set-permissions" prints it, for the tests' DataStore.
allow_datastore_reading() {
  local template
  template=$(echo "$VENV"/lib/python3*/site-packages/ckanext/datastore/set_permissions.sql)
  sed -e 's/{datastoredb}/"datastore_test"/g; s/{maindb}/"ckan_test"/g' \
    -e 's/{mainuser}/"ckan"/g; s/{writeuser}/"ckan"/g; s/{readuser}/"datastore_ro"/g' "$template" |
    superuser_psql -f - >/dev/null
}

make_databases() {
  local name
  for name in ckan datastore_ro; do
    is_there pg_roles rolname "$name" ||
      superuser_psql -c "CREATE ROLE $name LOGIN PASSWORD '$DATABASE_PASSWORD'"
  done
  for name in ckan ckan_test datastore_test; do
    is_there pg_database datname "$name" ||
      superuser_psql -c "CREATE DATABASE $name OWNER ckan ENCODING 'UTF8' TEMPLATE template0"
  done
}

is_there() { [[ $(superuser_psql -tAc "SELECT 1 FROM $1 WHERE $2 = '$3'") == 1 ]]; }
