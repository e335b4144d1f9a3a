# Ports and passwords, chosen once and kept under .local/.
# shellcheck shell=bash

PORTS=$LOCAL/ports.env
SECRETS=$LOCAL/secrets.env

load_secrets() {
  if [[ ! -f $SECRETS ]]; then
    (
      umask 077
      {
        echo "SUPERUSER_PASSWORD=$(random_word)"
        echo "DATABASE_PASSWORD=$(random_word)"
        echo "SECRET_KEY=$(random_word 32)"
        echo "ADMIN_PASSWORD=$(random_word 8)"
      } >"$SECRETS.new"
      mv "$SECRETS.new" "$SECRETS"
    )
  fi
  # shellcheck source=/dev/null
  source "$SECRETS"
}

load_ports() {
  # shellcheck disable=SC2034  # written and read by name
  POSTGRES_PORT='' REDIS_PORT='' SOLR_PORT='' SITE_PORT='' FEEDS_PORT=''
  # shellcheck source=/dev/null
  [[ ! -f $PORTS ]] || source "$PORTS"
}

# keep_port VARIABLE DAEMON [WANTED]: the kept port while our daemon has it or nobody has, else WANTED or another one.
keep_port() {
  local variable=$1 daemon=$2 wanted=${3:-}
  load_ports
  if [[ -n ${!variable} ]] && { is_running "$daemon" || port_is_free "${!variable}"; }; then return; fi
  [[ -z ${!variable} ]] || say "• Port ${!variable} of $daemon has been taken by something else: choosing another"
  if [[ -z $wanted ]] || ! port_is_free "$wanted"; then wanted=$(free_port); fi
  printf -v "$variable" '%s' "$wanted"
  write_ports
}

write_ports() {
  local name
  for name in POSTGRES_PORT REDIS_PORT SOLR_PORT SITE_PORT FEEDS_PORT; do echo "$name=${!name}"; done >"$PORTS.new"
  mv "$PORTS.new" "$PORTS"
}

free_port() {
  local port
  for _ in {1..100}; do
    port=$((15000 + RANDOM % 15000))
    if port_is_free "$port"; then printf '%s' "$port" && return; fi
  done
  fail "no free port was found between 15000 and 29999" '' 'see what listens with: ss -ltnp'
}

# Free on every address: a service that listens on all of them has the port too.
port_is_free() {
  "$VENV/bin/python" - "$1" <<'PYTHON'
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
PYTHON
}
