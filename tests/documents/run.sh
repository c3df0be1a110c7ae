#!/usr/bin/env bash
# Checks the shipped templates, and all town documents of the sample, with programs that are not ours.
#
#     tests/documents/run.sh BINARY
#
# Needs python3 with venv (apt-get install python3-venv) and, the first time, the network.
set -euo pipefail
binary=$(realpath "${1:?usage: tests/documents/run.sh BINARY}")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement tests/documents/requirements.txt
"$binary" run samples/yunxi --out "$work/out" --as-of 2026-10-31 >/dev/null
mapfile -d '' documents < <(find "$work/out" -name '*.docx' -print0)
((${#documents[@]} > 50)) || { echo "only ${#documents[@]} documents were made" >&2; exit 2; }
"$work/venv/bin/python" tests/documents/validate.py report-templates/*/report.docx "${documents[@]}"
