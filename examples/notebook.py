"""A notebook as a script: cells begin with `# %%` (VS Code, Spyder, Jupytext). Standard library only; pandas if there.

    liqheat serve --demo --sql on
    python3 examples/notebook.py

LIQHEAT_URL, LIQHEAT_TOKEN and LIQHEAT_SYMBOL choose another server, token and symbol. docs/NOTEBOOKS.md tells more.
"""

# %% A running server, and a way to ask it
import csv
import io
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timezone

URL = os.environ.get("LIQHEAT_URL", "http://127.0.0.1:8888").rstrip("/")
TOKEN = os.environ.get("LIQHEAT_TOKEN")


def ask(path, **query):
    """The text of an answer; what the server refuses is raised with its own words."""
    request = urllib.request.Request(URL + path + "?" + urllib.parse.urlencode(query))
    if TOKEN:
        request.add_header("Authorization", "Bearer " + TOKEN)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        problem = json.loads(error.read())
        raise RuntimeError(f"{problem['detail']} [{problem['code']}]") from None


def utc(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M")


# %% What is stored
stored = json.loads(ask("/symbols"))["data"]
if not stored:
    raise SystemExit("nothing is stored yet; start the server with --demo, or import something")
symbol = os.environ.get("LIQHEAT_SYMBOL", stored[0]["symbol"])
for row in stored:
    print(f"{row['symbol']}: {utc(row['start_time'])} to {utc(row['end_time'])}")

# %% Zones: where modelled positions pile up
heatmap = json.loads(ask("/liquidations/heatmap", symbol=symbol, range_pct=1))
print(f"\n{symbol} at {heatmap['current_price']}, {utc(heatmap['timestamp'])}, model {heatmap['model']}")
if heatmap["metadata"]["data_kind"] == "simulated":
    print("SIMULATED: this is no real market")
for warning in heatmap["metadata"]["warnings"]:
    print("warning:", warning)
largest = sorted(heatmap["zones"], key=lambda zone: -zone["total_density"])[:5]
for zone in largest:
    print(f"{zone['side']:>5} {zone['price_low']:g} to {zone['price_high']:g}: {zone['total_density']:,.0f} USD")

# %% How the map evolved: open longs and shorts at the end of each column
series = json.loads(ask("/liquidations/heatmap-timeseries", symbol=symbol, time_window="12h", interval="1h"))["data"]
for column in series[-3:]:
    longs = sum(level["long_density"] for level in column["levels"])
    shorts = sum(level["short_density"] for level in column["levels"])
    print(f"{utc(column['timestamp'])}  longs {longs:,.0f}  shorts {shorts:,.0f}  ({column['state']})")


# %% SQL over the stored tables, where the server was started with --sql on
def sql(query):
    """Rows as dictionaries. All values are text: CSV knows no types; format=json has them."""
    return list(csv.DictReader(io.StringIO(ask("/sql", query=query, format="csv"))))


HOURS = f"""
SELECT time_bucket(INTERVAL 1 HOUR, make_timestamp_ms(open_time_ms)) AS hour, exchange,
  arg_min(open, open_time_ms) AS open, max(high) AS high, min(low) AS low, arg_max(close, open_time_ms) AS close
FROM candles JOIN series ON series.id = candles.series_id
WHERE symbol = '{symbol}' AND interval = '1m'
GROUP BY ALL ORDER BY hour DESC LIMIT 24"""
try:
    hours = sql(HOURS)
except RuntimeError as problem:
    print("\n" + str(problem))
    hours = []
for row in hours[:3]:
    print(row["hour"], row["exchange"], row["open"], row["high"], row["low"], row["close"])

# %% The same with pandas, where it is installed
try:
    import pandas
except ImportError:
    print("pandas is not installed; rows above are lists of dictionaries")
else:
    frame = pandas.DataFrame(hours)
    if len(frame):
        frame["hour"] = pandas.to_datetime(frame["hour"])
        prices = ["open", "high", "low", "close"]
        frame[prices] = frame[prices].astype(float)
        print(frame.set_index("hour")[prices].describe())
