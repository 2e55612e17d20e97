#!/usr/bin/env bash
# Asks the routes that a first look needs, with curl alone.
#   examples/routes.sh [http://127.0.0.1:8888] [BTCUSDT]
set -euo pipefail
base=${1:-http://127.0.0.1:8888}
symbol=${2:-BTCUSDT}
token=(${LIQHEAT_TOKEN:+-H "Authorization: Bearer $LIQHEAT_TOKEN"})

# Compressed, and an error status ends the script with the server's own words.
ask() {
  echo "GET $1"
  curl --silent --show-error --fail-with-body --compressed "${token[@]}" "$base$1"
  echo
}

ask "/health"
ask "/symbols"
ask "/liquidations/map?symbol=$symbol&range_pct=2"
ask "/liquidations/heatmap?symbol=$symbol&timeframe=24h&range_pct=1"
ask "/liquidations/history?symbol=$symbol&time_window=7d&limit=3"

# What has not changed is not sent again: the second answer is 304 without a body.
etag=$(curl --silent --output /dev/null --dump-header - "${token[@]}" "$base/liquidations/map?symbol=$symbol" |
  tr -d '\r' | sed -n 's/^etag: //Ip')
curl --silent --output /dev/null --write-out 'asked again with the ETag: %{http_code}, %{size_download} bytes\n' \
  "${token[@]}" -H "If-None-Match: $etag" "$base/liquidations/map?symbol=$symbol"
