#!/usr/bin/env bash
# Renews the table of crates in THIRD-PARTY.md, between its two markers, from the lock file.
# Lists what is linked into the program on Linux, macOS or Windows; build tools and test crates are left out.
set -euo pipefail
cd "$(dirname "$0")/.."

notices=THIRD-PARTY.md
renewed="$(mktemp)"
trap 'rm -f "$renewed"' EXIT
{
  sed '/<!-- crates -->/q' "$notices"
  echo
  echo "| crate | version | licence | source |"
  echo "|---|---|---|---|"
  cargo tree --locked --edges normal --prefix none --format '{p}|{l}|{r}' \
    --target x86_64-unknown-linux-gnu --target aarch64-apple-darwin --target x86_64-pc-windows-msvc |
    sed -e 's/ (proc-macro)//' -e 's/ (\*)$//' | grep -v '^caseload ' | LC_ALL=C sort -u |
    sed -E 's/^([^ ]+) v([^|]+)\|([^|]*)\|(.*)$/| \1 | \2 | \3 | \4 |/'
  echo
  sed -n '/<!-- \/crates -->/,$p' "$notices"
} >"$renewed"
cat "$renewed" >"$notices"
