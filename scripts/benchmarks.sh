#!/usr/bin/env bash
# Makes BENCHMARKS.md from the JSON of a whole run, which stands beside the other measurements:
#     ./lstm bench --json docs/measurements/benchmarks.json && scripts/benchmarks.sh
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
./lstm bench --markdown docs/measurements/benchmarks.json >BENCHMARKS.md.new
mv BENCHMARKS.md.new BENCHMARKS.md
