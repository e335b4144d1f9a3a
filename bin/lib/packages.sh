# What comes from the system: PostgreSQL, Redis, Java, Maven, libmagic, a browser for the tests.
# shellcheck shell=bash

# install_system_packages [browser|COMMAND…]: what the services need, and these (a command's package has its name).
install_system_packages() {
  local missing
  missing=$(missing_packages "$@")
  [[ -n $missing ]] || return 0
  can_install || fail "these system packages are missing: $missing" '' "let an admin run:  $(install_command "$missing")"
  say "• Missing on this machine: $missing"
  ((EUID == 0)) || sudo -v
  # RUNLEVEL=1 keeps the packages from starting services of their own: ours are private.
  logged apt-update "Reading the system's package lists" "$(apt_hint)" as_root apt-get update
  # shellcheck disable=SC2086  # a list of words
  logged apt-install "Installing system packages (a few minutes on a bare machine)" "$(apt_hint)" \
    as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends $missing
  missing=$(missing_packages "$@")
  [[ -z $missing ]] || fail "still missing after the installation: $missing" "$LOG/apt-install.log" "install them by hand"
}

missing_packages() {
  local words=() tool
  python_is_usable || words+=(python3 python3-venv)
  [[ -n $(postgres_bin) ]] || words+=(postgresql)
  { has redis-server && has redis-cli; } || words+=(redis-server)
  java_compiles || words+=(default-jdk-headless)
  has mvn || words+=(maven)
  has_library libmagic.so.1 || words+=(libmagic1)
  for tool in "$@"; do
    case $tool in
      browser) [[ -n $(browser) ]] || words+=("$(browser_package)") ;;
      *) has "$tool" || words+=("$tool") ;;
    esac
  done
  printf '%s' "${words[*]}"
}

install_command() {
  local with_rights=
  ((EUID == 0)) || with_rights='sudo '
  printf '%sapt-get update && %sapt-get install -y --no-install-recommends %s' "$with_rights" "$with_rights" "$1"
}

apt_hint() { printf 'see the log; is another apt running, or the network away? Then call the same command again'; }

can_install() { has apt-get && { ((EUID == 0)) || may_sudo; }; }

may_sudo() { has sudo && { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }; }; }

has() { command -v "$1" >/dev/null 2>&1; }

has_library() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep "$1" >/dev/null; }

# Solr is started from a source file, which needs a compiler beside the runtime, both of Java 17 or newer.
java_compiles() {
  has java && java --list-modules 2>/dev/null | grep '^jdk.compiler@\(1[7-9]\|[2-9][0-9]\)' >/dev/null
}

browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if has "$name"; then command -v "$name" && return; fi
  done
}

# Ubuntu has Chromium only as a snap, which its chromium-browser package brings.
browser_package() { if grep -q '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi; }
