"""The heaviest liquidation levels and the last liquidations of a symbol.

    python3 examples/read_heatmap.py [http://127.0.0.1:8888] [BTCUSDT]

Uses requests where it is installed, else the standard library.
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

try:
    import requests
except ImportError:
    requests = None

BASE = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8888"
SYMBOL = sys.argv[2] if len(sys.argv) > 2 else "BTCUSDT"
HEADERS = {"Authorization": f"Bearer {os.environ['LIQHEAT_TOKEN']}"} if "LIQHEAT_TOKEN" in os.environ else {}


def get(path, **query):
    """The answer of a route; ends the program with the server's own words where it refuses."""
    if requests is not None:
        response = requests.get(BASE + path, params=query, headers=HEADERS, timeout=60)
        status, text = response.status_code, response.text
    else:
        request = urllib.request.Request(f"{BASE}{path}?{urllib.parse.urlencode(query)}", headers=HEADERS)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                status, text = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
    answer = json.loads(text)
    if status >= 400:
        sys.exit(f"{answer['code']}: {answer['detail']}")
    return answer


print("asking with", "urllib" if requests is None else "requests")
heatmap = get("/liquidations/heatmap-timeseries", symbol=SYMBOL, time_window="24h", interval="1h")
meta = heatmap["meta"]
# A gap knows nothing, and an open column will still change.
column = [one for one in heatmap["data"] if one["state"] == "closed"][-1]
levels = sorted(column["levels"], key=lambda level: -level["long_density"] - level["short_density"])
print(f"{SYMBOL}, model {meta['model']}, {meta['data_kind']} data, {meta['freshness_seconds']} s old")
for level in levels[:10]:
    side = "longs" if level["long_density"] > level["short_density"] else "shorts"
    print(f"{level['price']:g}  {side:6}  {max(level['long_density'], level['short_density']):,.0f} USD")

history = get("/liquidations/history", symbol=SYMBOL, time_window="7d", limit=5)
for row in history["data"]:
    print(f"liquidated: {row['exchange']} {row['side']} {row['notional_usd']:,.0f} USD, coverage {row['coverage']}")
