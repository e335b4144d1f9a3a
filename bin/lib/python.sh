# The Python environment in .local/venv, from the lock file.
# shellcheck shell=bash

VENV=$LOCAL/venv

system_python() { printf '%s' "${PYTHON:-python3}"; }

python_is_usable() {
  "$(system_python)" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

make_venv() {
  local version key
  version=$("$(system_python)" -V)
  if ! done_already venv "$version"; then
    rm -rf "$VENV" "$STAMPS/packages" "$STAMPS/project"
    logged venv "Making the Python environment in .local/venv" "$(python_hint)" "$(system_python)" -m venv "$VENV"
    mark_done venv "$version"
  fi
  key=$version-$(checksum "$ROOT/requirements.lock")
  if ! done_already packages "$key"; then
    logged pip "Installing the locked Python packages (one to three minutes)" "$(python_hint)" \
      "$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar off --no-compile --no-deps --require-hashes -r "$ROOT/requirements.lock"
    mark_done packages "$key"
  fi
  install_ourselves "$key"
}

# The editable install is made again when the package's own metadata has changed or the clone has moved.
install_ourselves() {
  local key
  key=$1-$ROOT-$(checksum "$ROOT/pyproject.toml" "$ROOT/setup.py")
  done_already project "$key" && return
  logged pip-project "Installing this extension into the environment" "$(python_hint)" \
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-deps --no-build-isolation --no-index -e "$ROOT"
  mark_done project "$key"
}

python_hint() { printf 'see the log; when the network was away, call the same command again'; }
