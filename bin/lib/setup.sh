# What bin/demo, bin/test, bin/services and bin/ckan begin and end with.
# shellcheck shell=bash
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
source "$ROOT/bin/lib/packages.sh"
source "$ROOT/bin/lib/python.sh"
source "$ROOT/bin/lib/processes.sh"
source "$ROOT/bin/lib/ports.sh"
source "$ROOT/bin/lib/postgres.sh"
source "$ROOT/bin/lib/redis.sh"
source "$ROOT/bin/lib/solr.sh"
source "$ROOT/bin/lib/portal.sh"

# File descriptors: 7 is the lock of one demo at a time (demo.sh), 8 is the lock of one set-up at a time, 9 the sign that services are in use.
KEEP=$RUN/keep
PORTAL_STARTED=

end_on_signals() {
  trap end_what_runs EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

end_what_runs() {
  trap '' INT TERM HUP
  [[ -z $STEP_CHILD ]] || end_tree "$STEP_CHILD"
  [[ -z $PORTAL_STARTED ]] || stop_daemon portal
  stop_services_nobody_uses
}

# set_up [browser|COMMAND…]: installs what the services, the tests (browser) and the checks need.
set_up() {
  make_local_folders
  install_system_packages "$@"
  exec 8>"$RUN/setup.lock" 9>"$RUN/in-use.lock"
  flock -n 8 || { say "• Another set-up is at work here; waiting for it" && flock 8; }
  load_secrets
  make_venv
  fetch_solr
}

start_services() {
  flock -s 9
  load_ports
  make_cluster
  start_postgres
  make_databases
  start_redis
  start_solr
  write_portal_config
}

finish_set_up() { exec 8>&-; }

# The last command that uses the services stops them, unless "bin/services start" said to keep them.
stop_services_nobody_uses() {
  [[ ! -e $KEEP ]] && { flock -n -x 9; } 2>/dev/null || return 0
  stop_services
}

stop_services() {
  stop_daemon solr
  stop_daemon redis
  stop_postgres
}

# True when all three run; otherwise says which ones do not and how to start them.
services_are_up() {
  local name up=0
  for name in postgres redis solr; do
    is_running "$name" || { say "$name is not running (bin/services start starts it)" && up=1; }
  done
  return "$up"
}
