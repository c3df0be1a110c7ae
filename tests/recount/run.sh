#!/usr/bin/env bash
# Makes the monthly and the quarterly report of the sample with BINARY, for the town, a village and an enterprise, and has
# recount.py count their figures once more; scores the year and has score.py score it once more. Exits with 1 where they differ, with 2 where that could not be found out.
#
#     tests/recount/run.sh target/debug/anping
#
# Leaves nothing behind but the wheels of requirements.txt in pip's cache, from which the next run takes them without network.
set -euo pipefail
export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1
as_of=2026-10-31 # the day for which the sample was made

fail() {
    printf '%s\n' "$1" >&2
    exit 2
}

test $# = 1 || fail 'usage: tests/recount/run.sh BINARY'
test -f "$1" && test -x "$1" || fail "$1 cannot be run: build it first (cargo build)"
binary=$(realpath "$1")
cd "$(dirname "$0")/../.."
python3 -c 'import ensurepip, venv' 2>/dev/null || fail 'the recount needs python3 with venv: apt-get install python3-venv'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log

# Runs something quietly; says what it said where it fails.
quietly() { "$@" >"$log" 2>&1 || { cat "$log" >&2; fail "failed: $*"; }; }

quietly python3 -m venv "$work/venv"
pip=("$work/venv/bin/python" -m pip)
wanted=(--require-hashes --only-binary :all: --requirement tests/recount/requirements.txt)
# pip asks the index even for what it has in its cache; so the wheels are kept as files.
wheels=$("${pip[@]}" cache dir 2>/dev/null || printf '%s' "$work")/anping-recount
if ! "${pip[@]}" install --quiet --no-index --find-links "$wheels" "${wanted[@]}" >"$log" 2>&1; then
    quietly "${pip[@]}" download --quiet --dest "$wheels" "${wanted[@]}"
    quietly "${pip[@]}" install --quiet --no-index --find-links "$wheels" "${wanted[@]}"
fi

inputs=samples/yunxi/inputs
villages=("$inputs"/村社区报送/*/)
villages=("${villages[@]%/}")
villages=$(IFS=,; printf '%s' "${villages[*]##*/}")
book=$work/book
quietly "$binary" new "$book" --town 云溪镇 --villages "$villages"
quietly "$binary" import "$inputs" --book "$book" --as-of "$as_of"
for scope in 全镇 东崖村 砺金铸造; do
    for report in '月度研判 2026-09' '季度隐患分析 2026Q3'; do
        read -r kind period <<<"$report"
        quietly "$binary" report "$kind" "$period" --scope "$scope" --book "$book" --as-of "$as_of" --out "$work/out/$scope"
    done
done

reports=()
for trace in "$work"/out/*/*.溯源.json; do
    reports+=(--report "$trace")
done
status=0
"$work/venv/bin/python" tests/recount/recount.py "$inputs" "${reports[@]}" --rows >"$log" 2>&1 || status=$?
if ((status)); then
    cat "$log"
else
    tail -n 3 "$log"
fi
((status == 0)) || exit "$status"

# The annual assessment: every item, score, grade and rank of villages and enterprises.
quietly "$binary" score 2026 --book "$book" --as-of "$as_of" --format json
cp "$log" "$work/scores.json"
"$work/venv/bin/python" tests/recount/score.py "$inputs" --scheme rulesets/assessment/village.yaml \
    --scheme rulesets/assessment/enterprise.yaml --scored "$work/scores.json" --as-of "$as_of"
