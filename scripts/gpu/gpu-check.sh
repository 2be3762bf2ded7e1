#!/usr/bin/env bash
# Checks the GPU backends on this host: what is here, the conformance kit on CUDA and OpenCL, the sanitizer where there is
# one. Ends with 0 where there is no GPU, after saying so; with 1 when a check fails. Needs no Java.
set -uo pipefail
cd "$(dirname "$0")"
here=$PWD
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
# The last folders are where hosts of containers put a driver that no cache knows of.
export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}:/usr/local/nvidia/lib64:/usr/local/nvidia/lib
run_java() {
    "$here/runtime/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
        -XX:+IgnoreUnrecognizedVMOptions -Djava.io.tmpdir="$temporary" -cp "$here/lib/*" "$@" 2>&1 |
        grep -v 'Using incubator modules'
    return "${PIPESTATUS[0]}"
}

echo "== environment"
echo "bundle of commit $(cat commit)"
uname -srm
date -u +%Y-%m-%dT%H:%MZ
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null || echo "no nvidia-smi"
/sbin/ldconfig -p 2>/dev/null | grep -E 'libcuda\.so|libcublas\.so|libnvrtc\.so|libOpenCL\.so' | awk '{print $1, "=>", $NF}'
run_java org.lstm4j.backend.cuda.Probes

status=0
echo "== tests on CUDA"
run_java org.lstm4j.backend.cuda.GpuCheck org.lstm4j.backend.cuda.CudaConformanceTest \
    org.lstm4j.backend.cuda.PersistentLstmTest || status=1
echo "== conformance on OpenCL, its best device"
run_java org.lstm4j.backend.cuda.GpuCheck org.lstm4j.backend.opencl.OpenClConformanceTest || status=1
if [[ ${1:-} == --sanitize ]] && command -v compute-sanitizer >/dev/null; then
    echo "== compute-sanitizer memcheck on the persistent kernels"
    compute-sanitizer --tool memcheck --error-exitcode 1 "$here/runtime/bin/java" --add-modules jdk.incubator.vector \
        --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir="$temporary" -cp "$here/lib/*" \
        org.lstm4j.backend.cuda.GpuCheck org.lstm4j.backend.cuda.PersistentLstmTest 2>&1 | tail -15
    [[ ${PIPESTATUS[0]} -eq 0 ]] || status=1
fi
exit $status
