#!/usr/bin/env bash
# Makes the PTX that lstm-backend-cuda ships from its kernel sources. Needs nvcc; run after any change of a kernel.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly module=lstm-backend-cuda

command -v nvcc >/dev/null || { echo "ptx: no nvcc on PATH; it comes with the CUDA toolkit" >&2; exit 1; }
mvn -q -pl "$module" -am test-compile
java=$(scripts/find-jdk)/bin/java
"$java" -cp "$module/target/test-classes:$module/target/classes:lstm-gpu-common/target/classes:lstm-api/target/classes" \
    org.lstm4j.backend.cuda.PtxMaker "$module/src/main/resources/org/lstm4j/backend/cuda/ptx"
