# A private Redis in .local/redis: database 0 is the demo's, 1 the tests'.
# shellcheck shell=bash

start_redis() {
  is_running redis && return
  keep_port REDIS_PORT redis
  mkdir -p "$LOCAL/redis"
  say "• Starting Redis on 127.0.0.1:$REDIS_PORT"
  start_daemon redis redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --dir "$LOCAL/redis" --save 60 1 --daemonize no
  wait_until redis 30 redis-cli -h 127.0.0.1 -p "$REDIS_PORT" ping
}

# redis-py 8 gives up after five idle seconds, which ends harvest's consumers: they wait a day instead.
redis_url() { printf 'redis://127.0.0.1:%s/%s?socket_timeout=86400' "$REDIS_PORT" "$1"; }
