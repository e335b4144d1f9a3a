# Daemons of our own: started apart from the terminal, known by process number and time of birth, ended for certain.
# shellcheck shell=bash

# start_daemon NAME COMMAND…: output goes to .local/log/NAME.log. The locks (8, 9) stay with this command.
start_daemon() {
  local name=$1
  shift
  setsid "$@" >>"$LOG/$name.log" 2>&1 </dev/null 7>&- 8>&- 9>&- &
  printf '%s %s\n' "$!" "$(born "$!")" >"$RUN/$name.pid"
}

# The kernel's clock tick at which a process began: with its number it names one process and no later one.
born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# daemon_pid NAME: its process number when it is alive and the one that we started.
daemon_pid() {
  local pid began
  [[ -f $RUN/$1.pid ]] && read -r pid began <"$RUN/$1.pid" || return 1
  [[ -n $began && $(born "$pid") == "$began" ]] && ! is_zombie "$pid" && printf '%s' "$pid"
}

is_zombie() { grep -q '^[0-9]* (.*) Z ' "/proc/$1/stat" 2>/dev/null; }

is_running() { daemon_pid "$1" >/dev/null; }

# stop_daemon NAME [SIGNAL]: waits until it has ended; what does not end within 20 s is killed.
stop_daemon() {
  local pid tries=0
  if pid=$(daemon_pid "$1"); then
    kill -s "${2:-TERM}" "$pid" 2>/dev/null || true
    while is_running "$1" && ((tries++ < 100)); do sleep 0.2; done
    if is_running "$1"; then kill -KILL "$pid" 2>/dev/null || true; fi
  fi
  rm -f "$RUN/$1.pid"
}

# answers ADDRESS: whether a web server there answers with success.
answers() {
  "$VENV/bin/python" -c 'import sys, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(sys.argv[1], timeout=20)' "$1"
}

# wait_until NAME SECONDS COMMAND…: until COMMAND succeeds; the end of daemon NAME or of the time is a failure.
wait_until() {
  local name=$1 until=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! is_running "$name" || ((SECONDS > until)); then
      fail "$name did not start" "$LOG/$name.log" "read the log, put right what it says, and call the same command again"
    fi
    sleep 0.2
  done
}
