#!/usr/bin/env python3
"""Figures of statsmodels that org.lstm4j.tasks.analysis is held against.

Needs numpy and statsmodels 0.13.5. From the root of the repository:

    python3 scripts/goldens/analysis.py

writes one JSON file a series into lstm-tasks/src/test/resources/org/lstm4j/tasks/analysis: the figures, and the values
where the series is made up (four decimals, so that every reader sees the same doubles).
"""

import csv
import json
import pathlib
import warnings

import numpy as np
import statsmodels
from statsmodels.tsa.seasonal import STL
from statsmodels.tsa.stattools import acf, adfuller, kpss

warnings.simplefilter("ignore")  # p-values beyond KPSS's table, which the figures show by themselves

TASKS = pathlib.Path(__file__).resolve().parents[2] / "lstm-tasks/src"
SERIES = "resources/org/lstm4j/tasks/series"
OUT = TASKS / "test/resources/org/lstm4j/tasks/analysis"
LAGS = 24
GIVEN_LAGS = 5


def monthly(path):
    """The values of a file of months, absent ones on straight lines, in the order of operations of SeriesReader."""
    known = {}
    with open(path, encoding="utf-8") as file:
        for date, value in list(csv.reader(file))[1:]:
            known[int(date[:4]) * 12 + int(date[5:7])] = float(value)
    months = sorted(known)
    values = [known[months[0]]]
    for before, after in zip(months, months[1:]):
        gap = after - before
        for k in range(1, gap):
            values.append(known[before] + (known[after] - known[before]) * k / gap)
        values.append(known[after])
    return np.array(values)


def made_up():
    draw = np.random.default_rng(20261123)
    noise = draw.normal(size=200)
    walk = 50 + np.cumsum(draw.normal(size=200))
    t = np.arange(126)
    week = 10 + 0.05 * t + 4 * np.sin(2 * np.pi * t / 7) + np.where(t % 7 == 5, 3, 0) + draw.normal(size=126)
    week[[20, 61, 100]] += [15, -12, 20]  # outliers for the robust loops
    short = 3 + draw.normal(size=9)
    return {name: np.round(x, 4) for name, x in dict(noise=noise, walk=walk, week=week, short=short).items()}


def adf(x, regression):
    statistic, p, lags, observations, critical, criterion = adfuller(x, regression=regression)
    return {
        "statistic": statistic, "pValue": p, "lags": lags, "observations": observations,
        "critical": [critical["1%"], critical["5%"], critical["10%"]],
    }


def kpss_test(x, regression, lags):
    statistic, p, used, _ = kpss(x, regression=regression, nlags=lags)
    return {"statistic": statistic, "pValue": p, "lags": int(used)}


def stl(x, period, robust):
    fit = STL(x, period=period, robust=robust).fit()
    rest = np.var(fit.resid)
    return {
        "period": period,
        "trend": list(fit.trend), "seasonal": list(fit.seasonal),
        "trendStrength": max(0, 1 - rest / np.var(fit.trend + fit.resid)),
        "seasonalStrength": max(0, 1 - rest / np.var(fit.seasonal + fit.resid)),
    }


def figures(x, period=None, robust=False, values=False):
    lags = min(LAGS, len(x) - 1)
    r, q, p = acf(x, nlags=lags, qstat=True, fft=False)
    made = {"values": list(x)} if values else {}
    made |= {
        "adfLevel": adf(x, "c"), "adfTrend": adf(x, "ct"),
        "kpssLevel": kpss_test(x, "c", "auto"), "kpssTrend": kpss_test(x, "ct", "auto"),
        "kpssLevelGivenLags": kpss_test(x, "c", GIVEN_LAGS), "kpssTrendGivenLags": kpss_test(x, "ct", GIVEN_LAGS),
        "acf": list(r), "ljungBox": list(q), "ljungBoxP": list(p),
    }
    if period:
        made["stl"] = stl(x, period, False)
    if robust:
        made["stlRobust"] = stl(x, period, True)
    return made


def write(name, made):
    text = json.dumps({"statsmodels": statsmodels.__version__, **made}, separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text.replace("],\"", "],\n\"").replace("},\"", "},\n\"") + "\n", encoding="utf-8")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    co2 = monthly(TASKS / "main" / SERIES / "co2.csv")
    airline = monthly(TASKS / "test" / SERIES / "airline-passengers.csv")
    series = made_up()
    write("co2", figures(co2, period=12))
    write("airline", figures(airline, period=12, robust=True))
    write("noise", figures(series["noise"], values=True))
    write("walk", figures(series["walk"], values=True))
    write("week", figures(series["week"], period=7, robust=True, values=True))
    write("short", figures(series["short"], period=4, values=True))


if __name__ == "__main__":
    main()
