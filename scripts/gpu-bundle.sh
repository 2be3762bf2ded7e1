#!/usr/bin/env bash
# Packs what a Linux x86-64 host with a GPU driver and no Java needs to check and measure the GPU backends: a Java runtime,
# the jars with their tests, and two scripts. Usage: scripts/gpu-bundle.sh OUT.tgz
set -euo pipefail
[[ $# -eq 1 ]] || { echo "usage: gpu-bundle.sh OUT.tgz" >&2; exit 2; }
out=$(realpath -m "$1")
cd "$(dirname "$0")/.."
readonly modules=(lstm-backend-cuda lstm-backend-opencl)
jdk=$(scripts/find-jdk)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
bundle=$stage/lstm4j-gpu
mkdir -p "$bundle/lib"

mvn -q -pl "$(IFS=,; echo "${modules[*]}")" -am -DskipTests package \
    dependency:copy-dependencies -DoutputDirectory="$bundle/lib" -DexcludeArtifactIds=jcuda-natives
for module in "${modules[@]}"; do
    cp "$module"/target/"$module"-*.jar "$bundle/lib/"
    "$jdk/bin/jar" --create --file "$bundle/lib/$module-tests.jar" -C "$module/target/test-classes" .
done

# Of JCuda's natives only the driver interface: the rest is 25 MB of compilers.
natives=$(find "${HOME}/.m2/repository/org/jcuda/jcuda-natives" -name 'jcuda-natives-*-linux-x86_64.jar' | sort | tail -1)
(cd "$stage" && "$jdk/bin/jar" --extract --file "$natives" && mkdir driver lib/keep && mv lib/libJCudaDriver-* lib/keep/ \
    && mkdir -p driver/lib && mv lib/keep/* driver/lib/)
"$jdk/bin/jar" --create --file "$bundle/lib/jcuda-driver.jar" -C "$stage/driver" .

"$jdk/bin/jlink" --add-modules java.base,jdk.incubator.vector,jdk.unsupported,java.management,jdk.management,java.logging \
    --strip-debug --no-header-files --no-man-pages --compress zip-6 --output "$bundle/runtime" 2>/dev/null
cp scripts/gpu/* "$bundle/"
git describe --always --dirty > "$bundle/commit"
tar -czf "$out" -C "$stage" lstm4j-gpu
echo "$out: $(du -h "$out" | cut -f1)"
