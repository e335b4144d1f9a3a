# The demo portal's configuration and tables.
# shellcheck shell=bash

PORTAL_INI=$LOCAL/ckan.ini
ADMIN='admin'
WANTED_SITE_PORT=5000
ASKED_PORT=

# Made once from the template, then a person's own; what this machine decides is set in it each time.
write_portal_config() {
  [[ -f $PORTAL_INI ]] || (umask 077 && cp "$ROOT/bin/lib/ckan.ini" "$PORTAL_INI.new" && mv "$PORTAL_INI.new" "$PORTAL_INI")
  choose_site_port
  set_in_config sqlalchemy.url "$(database_url ckan ckan)"
  set_in_config solr_url "$(solr_url demo)"
  set_in_config ckan.redis.url "$(redis_url 0)"
  set_in_config ckan.site_url "$(site_url)"
  set_in_config ckan.storage_path "$LOCAL/storage"
  set_in_config extra_template_paths "$ROOT/examples/templates"
  set_in_config SECRET_KEY "$SECRET_KEY"
}

# The port that was asked for, or the one kept, or 5000 where it is free.
choose_site_port() {
  if [[ -z $ASKED_PORT ]]; then
    keep_port SITE_PORT portal "$WANTED_SITE_PORT"
  elif port_is_free "$ASKED_PORT" || [[ $ASKED_PORT == "$SITE_PORT" ]]; then
    SITE_PORT=$ASKED_PORT
    write_ports
  else
    fail "port $ASKED_PORT is taken by something else" '' "call bin/demo with another --port, or without"
  fi
}

site_url() { printf 'http://127.0.0.1:%s' "$SITE_PORT"; }

set_in_config() {
  local line="$1 = $2"
  grep -qxF "$line" "$PORTAL_INI" && return
  grep -v "^$1 *=" "$PORTAL_INI" | sed "s|^use *=.*|&\n${line//&/\\&}|" >"$PORTAL_INI.new"
  chmod 600 "$PORTAL_INI.new"
  mv "$PORTAL_INI.new" "$PORTAL_INI"
}

ckan_demo() {
  env -u CKAN_SQLALCHEMY_URL -u CKAN_SOLR_URL -u CKAN_REDIS_URL -u CKAN_DATASTORE_WRITE_URL \
    -u CKAN_DATASTORE_READ_URL CKAN_INI="$PORTAL_INI" "$VENV/bin/ckan" "$@"
}

# CKAN's tables, the extensions' and an administrator; again only when a migration or the plugins have changed.
make_portal() {
  local key
  key=$(find "$ROOT/ckanext/kipfreshness/migration" -name '*.py' -print0 2>/dev/null | sort -z | xargs -0r cat |
    cat - "$ROOT/requirements.lock" <(grep '^ckan.plugins' "$PORTAL_INI") | sha256sum | cut -d ' ' -f 1)
  done_already portal "$key" && return
  logged portal-database "Making the portal's tables" "$(portal_hint)" ckan_demo db upgrade
  logged portal-admin "Making the portal's administrator" "$(portal_hint)" make_admin
  mark_done portal "$key"
}

portal_hint() { printf 'put right what the log says and call the same command again; bin/demo --reset starts with an empty portal'; }

make_admin() {
  # It asks whether a user that it does not know shall be made.
  echo y | ckan_demo sysadmin add "$ADMIN" "email=$ADMIN@kota-contoh.example" "password=$ADMIN_PASSWORD"
}
