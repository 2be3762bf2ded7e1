#!/usr/bin/env bash
# Measures language models on a text, each with three seeds, and prints the figures and their medians:
#     scripts/language-runs.sh timemachine.txt target/language
# It takes hours. A run whose JSON lies in the folder is not repeated; one that was interrupted goes on.
set -euo pipefail

text=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seeds=(1 2 3)

# train NAME OPTIONS...: leaves NAME.lstm and NAME.json in the folder.
train() {
    local name=$1
    shift
    [[ -e $folder/$name.json ]] && return
    ./lstm language train "$text" --save "$folder/$name.lstm" --json="$folder/$name.new" "$@" >&2
    mv "$folder/$name.new" "$folder/$name.json"
}

# figure NAME MEMBER: a number of the run's JSON, at its top or of the part that was held out.
figure() {
    sed -n -e 's/^  "'"$2"'": \([^,]*\),\{0,1\}$/\1/p' \
        -e '/^  "heldOut": {/,/}/s/^    "'"$2"'": \([^,]*\),\{0,1\}$/\1/p' "$folder/$1.json"
}

# measure TITLE MEMBER OPTIONS...: a line with the member for each seed, and its median.
measure() {
    local title=$1 member=$2 seed values=()
    shift 2
    for seed in "${seeds[@]}"; do
        train "$title-$seed" --seed "$seed" "$@"
        values+=("$(figure "$title-$seed" "$member")")
    done
    printf '%s %s: %s; median %s\n' "$title" "$member" "${values[*]}" \
        "$(printf '%s\n' "${values[@]}" | LC_ALL=C sort -g | sed -n 2p)"
}

measure d2l-lstm perplexity --preset d2l --cell lstm
measure d2l-gru perplexity --preset d2l --cell gru
# As many parameters as two layers of 256 LSTM units have, to one in a hundred.
measure standard-lstm bitsPerCharacter --cell lstm --hidden 256
measure standard-gru bitsPerCharacter --cell gru --hidden 297
measure standard-rnn bitsPerCharacter --cell rnn --hidden 517
