#!/usr/bin/env bash
# Makes the workbooks of the sample's assessment with BINARY, has LibreOffice compute their formulas once more, and has
# recalculate.py compare every score with the engine's. Exits with 1 where they differ, with 2 where that could not be found out.
#
#     tests/score/recalculate.sh target/debug/anping [YEAR…]
#
# The sample has the marks of 2025; other years need a scheme of theirs.
set -euo pipefail
export PYTHONUTF8=1
as_of=2026-10-31 # the day for which the sample was made

fail() {
    printf '%s\n' "$1" >&2
    exit 2
}

test $# -ge 1 || fail 'usage: tests/score/recalculate.sh BINARY [YEAR…]'
test -f "$1" && test -x "$1" || fail "$1 cannot be run: build it first (cargo build)"
binary=$(realpath "$1")
shift
years=("${@:-2025}")
cd "$(dirname "$0")/../.."
command -v soffice >/dev/null || fail 'the recalculation needs LibreOffice: apt-get install libreoffice-calc-nogui'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log

# Runs something quietly; says what it said where it fails.
quietly() { "$@" >"$log" 2>&1 || { cat "$log" >&2; fail "failed: $*"; }; }

# `score` exits with 1 where a mark was left out: the sample has such marks, and the scores are written all the same.
scored() {
    local status=0
    "$binary" score "$@" >"$log" 2>&1 || status=$?
    ((status <= 1)) || { cat "$log" >&2; fail "failed: score $*"; }
}

inputs=samples/yunxi/inputs
villages=("$inputs"/村社区报送/*/)
villages=("${villages[@]%/}")
villages=$(IFS=,; printf '%s' "${villages[*]##*/}")
book=$work/book
quietly "$binary" new "$book" --town 云溪镇 --villages "$villages"
cp samples/yunxi/town.yaml "$book/town.yaml"
cp -r samples/yunxi/rules "$book/"
quietly "$binary" import "$inputs" --book "$book" --as-of "$as_of"
for year in "${years[@]}"; do
    scored "$year" --book "$book" --as-of "$as_of" --out "$work/out/$year"
done

status=0
python3 tests/score/recalculate.py "$work/out" "$work/recalculated" || status=$?
exit "$status"
