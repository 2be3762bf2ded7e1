#!/usr/bin/env bash
# Times LSTM inference on CUDA against cuDNN through this host's PyTorch, where there is one: whole forward, same shapes, T = 512.
set -euo pipefail
cd "$(dirname "$0")"
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}:/usr/local/nvidia/lib64:/usr/local/nvidia/lib
runtime/bin/java --enable-native-access=ALL-UNNAMED --add-modules jdk.incubator.vector -Djava.io.tmpdir="$temporary" \
    -cp 'lib/*' org.lstm4j.backend.cuda.GpuBench >"$temporary/ours.csv"
if ! grep -q '^H,' "$temporary/ours.csv"; then
    cat "$temporary/ours.csv"
    exit 0
fi
python3 cudnn.py "$temporary/ours.csv"
