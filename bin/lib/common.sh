# Shared by everything in bin/: where things are, what is said, and how a long step is run.
# shellcheck shell=bash
set -euo pipefail
shopt -s inherit_errexit

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
LOCAL=$ROOT/.local
LOG=$LOCAL/log
RUN=$LOCAL/run
STAMPS=$LOCAL/stamps
SECONDS_BETWEEN_SIGNS_OF_LIFE=15

STEP_CHILD=

say() { printf '%s\n' "$*" >&2; }

# fail WHAT LOG NEXT: names the step, its log file ('' where there is none) and the next thing to do, and ends.
fail() {
  say ""
  say "FAILED: $1"
  if [[ -n ${2:-} && -s $2 ]]; then
    say "  the last lines of its log:"
    tail -n 15 "$2" | sed 's/^/    /' >&2
  fi
  [[ -n ${2:-} ]] && say "  log:  $(short_path "$2")"
  say "  next: ${3:-call the same command again; it picks up where it stopped}"
  exit 1
}

short_path() { printf '%s' "${1#"$ROOT"/}"; }

# logged LOGNAME WHAT NEXT COMMAND…: runs a command with its output in a log, and shows that it is alive.
logged() {
  local log=$LOG/$1.log what=$2 next=$3 began=$SECONDS last=0 taken
  shift 3
  say "• $what …"
  "$@" >"$log" 2>&1 </dev/null &
  STEP_CHILD=$!
  while kill -0 "$STEP_CHILD" 2>/dev/null; do
    sleep 0.2
    taken=$((SECONDS - began))
    if ((taken - last >= SECONDS_BETWEEN_SIGNS_OF_LIFE)); then
      last=$taken
      say "    $taken s: $(last_line "$log")"
    fi
  done
  wait "$STEP_CHILD" || { STEP_CHILD=; fail "$what" "$log" "$next"; }
  STEP_CHILD=
  ((SECONDS - began < 3)) || say "    done in $((SECONDS - began)) s"
}

# in_front COMMAND…: has the terminal and gets Ctrl-C itself; a TERM to this command ends it. Returns its exit code.
in_front() {
  local code=0
  trap ':' INT
  env --default-signal=INT "$@" <&0 7>&- 8>&- 9>&- &
  STEP_CHILD=$!
  while kill -0 "$STEP_CHILD" 2>/dev/null; do
    code=0
    wait "$STEP_CHILD" || code=$?
  done
  STEP_CHILD=
  trap 'exit 130' INT
  return "$code"
}

last_line() { tail -c 2000 "$1" | tr '\r' '\n' | grep -av '^[[:space:]]*$' | tail -n 1 | cut -c 1-100 || true; }

# done_already NAME KEY: whether step NAME has been finished for this KEY (a checksum of what it depends on).
done_already() { [[ -f $STAMPS/$1 && $(<"$STAMPS/$1") == "$2" ]]; }

mark_done() {
  printf '%s\n' "$2" >"$STAMPS/$1.new"
  mv "$STAMPS/$1.new" "$STAMPS/$1"
}

checksum() { cat "$@" | sha256sum | cut -d ' ' -f 1; }

make_local_folders() {
  mkdir -p "$LOG" "$RUN" "$STAMPS"
  chmod 755 "$LOCAL" "$RUN" # the account that runs PostgreSQL passes through
}

# end_tree PID: asks a process and all that it started to end.
end_tree() {
  local child
  local -a children=()
  read -ra children < <(cat /proc/"$1"/task/*/children 2>/dev/null) || true
  for child in "${children[@]}"; do end_tree "$child"; done
  kill "$1" 2>/dev/null || true
}

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

random_word() { od -An -N "${1:-16}" -tx1 /dev/urandom | tr -d ' \n'; }
