# The demo: the portal's processes, its contents, and what is shown of them.
# shellcheck shell=bash

FILLED=$LOCAL/demo
BROKEN_FEEDS=$FILLED/broken-feeds
PROCESSES=$RUN/portal.processes
HARVEST_EVERY=300

allow_one_demo() {
  exec 7>"$RUN/demo.lock"
  flock -n 7 && return
  load_ports
  fail "a demo of this clone is running already, at $(site_url)" '' "look at it there, or end it with Ctrl-C first"
}

empty_portal() {
  say "• Emptying the demo's portal"
  superuser_psql -c 'DROP DATABASE IF EXISTS ckan WITH (FORCE)' >/dev/null
  redis-cli -h 127.0.0.1 -p "$REDIS_PORT" -n 0 flushdb >/dev/null
  "$VENV/bin/python" -c 'import sys, pysolr; pysolr.Solr(sys.argv[1], always_commit=True).delete(q="*:*")' "$(solr_url demo)"
  rm -rf "$FILLED" "$LOCAL/storage" "$STAMPS/portal" "$STAMPS/organizations"
  make_databases
}

start_portal() {
  keep_port FEEDS_PORT feeds
  mkdir -p "$FILLED"
  write_processes
  # shellcheck disable=SC2034  # setup.sh reads it at the end
  PORTAL_STARTED=yes
  CONSUMERS_STARTED_AT=$(date +%s)
  start_daemon portal "$VENV/bin/python" "$ROOT/bin/lib/supervise.py" "$PROCESSES" "$LOG"
  say "• Starting the site on $(site_url), harvest's consumers and the job worker"
  wait_until portal 120 answers "$(site_url)/api/3/action/status_show"
}

# One process a line: its name, its command, and how often the one that ends is called again.
write_processes() {
  local ckan number
  printf -v ckan 'env -u CKAN_SQLALCHEMY_URL -u CKAN_SOLR_URL -u CKAN_REDIS_URL CKAN_INI=%q %q' "$PORTAL_INI" "$VENV/bin/ckan"
  {
    printf 'feeds\tenv -C %q %q -m examples.feed_server %s %q\n' "$ROOT" "$VENV/bin/python" "$FEEDS_PORT" "$BROKEN_FEEDS"
    printf 'site\t%s run --host 127.0.0.1 --port %s --disable-reloader\n' "$ckan" "$SITE_PORT"
    # two of each: while one waits for a slow site, the other goes on with the next source
    for number in 1 2; do
      printf 'gather-%s\t%s harvester gather-consumer\n' "$number" "$ckan"
      printf 'fetch-%s\t%s harvester fetch-consumer\n' "$number" "$ckan"
    done
    printf 'worker\t%s jobs worker\n' "$ckan"
    printf 'harvester-run\t%s harvester run\tevery=%s\n' "$ckan" "$HARVEST_EVERY"
  } >"$PROCESSES"
}

fill_portal() {
  local key
  key=$(checksum "$ROOT/examples/organizations.csv")
  if ! done_already organizations "$key"; then
    logged organizations "Loading the town's agencies" "$(portal_hint)" \
      ckan_demo kipfreshness load-organizations "$ROOT/examples/organizations.csv"
    mark_done organizations "$key"
  fi
  in_step fill "Filling the portal" env -C "$ROOT" -u CKAN_SQLALCHEMY_URL -u CKAN_SOLR_URL -u CKAN_REDIS_URL \
    CKAN_INI="$PORTAL_INI" "$VENV/bin/python" -m examples.fill_portal "$FEEDS_PORT" "$BROKEN_FEEDS" \
    "$CONSUMERS_STARTED_AT"
}

# in_step LOGNAME WHAT COMMAND…: a command that says itself what it does (in lines that begin with a bullet).
in_step() {
  local log=$LOG/$1.log what=$2
  shift 2
  "$@" > >(tee "$log" | grep --line-buffered -E '^ *[•·] ' >&2) 2>&1 </dev/null 7>&- &
  STEP_CHILD=$!
  wait "$STEP_CHILD" || { STEP_CHILD=; fail "$what" "$log" "see the log, and those of the consumers beside it (gather-1.log, fetch-1.log and so on)"; }
  STEP_CHILD=
}

show_result() {
  printf '\n'
  ckan_demo kipfreshness status 2>"$LOG/status.log" || fail "showing the result" "$LOG/status.log" "see the log"
  cat <<RESULT

The portal of Kota Contoh (an invented town):
  compliance     $(site_url)/kepatuhan
  late datasets  $(site_url)/dataset/?kip_status=overdue
  sign in        $(site_url)/user/login   name: $ADMIN   password: $ADMIN_PASSWORD   (kept in .local/secrets.env)

What to try next, in a second terminal:
  bin/ckan kipfreshness status --organization dinsos
  bin/ckan kipfreshness run --as-of $(date -d '-30 days' +%F) --dry-run
  bin/ckan kipfreshness check-feed http://127.0.0.1:$FEEDS_PORT/rsud-contoh/daftar-dataset.csv
RESULT
}

serve() {
  say ""
  say "Serving until Ctrl-C; logs are in .local/log/"
  while is_running portal; do sleep 1; done
  fail "the portal's processes ended" "$LOG/portal.log" "call bin/demo again"
}
