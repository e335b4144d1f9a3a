# A private Solr 9 in .local/solr, from Maven Central: the cores demo and test.
# shellcheck shell=bash

SOLR=$LOCAL/solr

fetch_solr() {
  local key
  key=$(checksum "$ROOT/bin/solr/pom.xml")
  if done_already solr "$key" && [[ -d $SOLR/lib ]]; then return; fi
  rm -rf "${SOLR:?}/lib" "$SOLR/lib.new"
  mkdir -p "$SOLR"
  logged maven "Fetching Solr 9 from Maven Central (84 MB)" "see the log; when the network was away, call the same command again" \
    mvn --batch-mode -f "$ROOT/bin/solr/pom.xml" -DbuildDirectory="$SOLR/build" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$SOLR/lib.new"
  mv "$SOLR/lib.new" "$SOLR/lib"
  mark_done solr "$key"
}

# CKAN's own schema, from the installed CKAN, so that an upgrade of it brings its schema along.
make_core() {
  local core=$SOLR/home/$1 schema name
  schema=$(echo "$VENV"/lib/python3*/site-packages/ckan/config/solr/schema.xml)
  mkdir -p "$core/conf"
  printf '<solr></solr>\n' >"$SOLR/home/solr.xml"
  for name in protwords synonyms stopwords; do : >"$core/conf/$name.txt"; done
  cp "$schema" "$ROOT/bin/solr/solrconfig.xml" "$core/conf/"
  printf 'name=%s\n' "$1" >"$core/core.properties"
}

start_solr() {
  is_running solr && return
  make_core demo
  make_core test
  keep_port SOLR_PORT solr
  say "• Starting Solr on 127.0.0.1:$SOLR_PORT"
  start_daemon solr env -C "$SOLR/home" java -Xms128m -Xmx512m -Dsolr.solr.home="$SOLR/home" -Dsolr.log.dir="$LOG" \
    -cp "$SOLR/lib/*" "$ROOT/bin/solr/Solr.java" "$SOLR/home" "$SOLR_PORT"
  wait_until solr 90 solr_answers demo
  wait_until solr 30 solr_answers test
}

solr_url() { printf 'http://127.0.0.1:%s/solr/%s' "$SOLR_PORT" "$1"; }

solr_answers() { answers "$(solr_url "$1")/select?q=*:*&rows=0"; }
