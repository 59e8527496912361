#!/usr/bin/env bash
# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT
#
# run.sh BENCH BUILD: compiles the benchmarks of the folder BENCH against include/, runs them with the library in BUILD and writes
# bench/RESULTS.md with the tables of BENCH/ratio.py. SECONDS_PER_CASE changes how long a case runs.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
[ -f "$1/capibench.c" ] || { echo "$1 has no capibench.c: give the folder of the benchmarks with make bench BENCH=..." >&2; exit 1; }
bench=$(cd "$1" && pwd)
build=$(cd "$2" && pwd)
dir=$build/bench
suffix=.cpython-314t-x86_64-linux-gnu.so
out=$dir/RESULTS.md
mkdir -p "$dir"

"$root/tools/need.sh" gcc=gcc python3=python3

gcc -O2 -shared -fPIC -DNDEBUG -I"$root/include" "$bench/capibench.c" -o "$dir/capibench$suffix" -lpthread
gcc -O2 -I"$root/include" "$bench/host.c" -o "$dir/host" -L"$build" -lungil -Wl,-rpath,"$build"
gcc -O2 -I"$root/include" "$bench/gcbench.c" -o "$dir/gcbench" -L"$build" -lungil -lpthread -Wl,-rpath,"$build"
gcc -O2 -I"$root/include" "$root/bench/start.c" -o "$dir/start" -L"$build" -lungil -Wl,-rpath,"$build"
gcc -O2 -I"$root/include" "$bench/realbench.c" -o "$dir/realbench" -L"$build" -lungil -lpthread -Wl,-rpath,"$build"
"$root/examples/run/fetch.sh" "$build/run" "$root/include"

failed=0
section() { # TITLE FILE COLUMN [TABLE]: a run that has ended, as a table
  { echo; echo "## $1"; echo; echo '```'; python3 "$bench/ratio.py" "${@:2}"; echo '```'; } >>"$out"
}
measure() { # TITLE COLUMN TABLE COMMAND...
  local title=$1 column=$2 table=$3 file
  file=$dir/$(echo "$title" | tr -c 'a-z0-9\n' -).txt
  shift 3
  echo "$title" >&2
  if "$@" >"$file"; then section "$title" "$file" "$column" "$table"; else
    failed=1
    { echo; echo "## $title"; echo; echo "The run failed."; } >>"$out"
  fi
}

{
  echo "# Results"
  echo
  echo "Written by \`make bench\`. Ratios to CPython 3.13 free-threaded; below 1 is faster. Machine: $(nproc) processors, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)."
} >"$out"
time=${SECONDS_PER_CASE:-0.05}
export CAPIBENCH_DIR=$dir
measure "capibench, 1 thread" cpython313t baseline.csv "$dir/host" "" "$time" 1
measure "capibench, 2 threads" cpython313t_2threads baseline.csv "$dir/host" "" "$time" 2
for how in wheel compiled; do
  if [ -e "$build/run/$how/ujson$suffix" ]; then
    measure "realbench, $how, 1 thread" cpython313t baseline_real.csv "$dir/realbench" "$build/run/$how"
    measure "realbench, $how, 2 threads" cpython313t_2threads baseline_real.csv "$dir/realbench" "$build/run/$how" -t 2
    measure "realbench, $how, 2 threads, one argument" cpython313t_2threads_shared baseline_real.csv "$dir/realbench" "$build/run/$how" -t 2 -p
  else
    failed=1
    { echo; echo "## realbench, $how"; echo; echo "The extensions could not be had."; } >>"$out"
  fi
done
{
  echo; echo "## gcbench"; echo; echo "CPython's figures are in the README of the benchmarks."; echo; echo '```'
  "$dir/gcbench" || { failed=1; echo "The run failed."; }
  echo '```'; echo; echo "## Start"; echo; echo "Best of ten: Py_Initialize, resident memory after it, and the whole of \`ungil --version\`."; echo; echo '```'
  for _ in 1 2 3 4 5 6 7 8 9 10; do "$dir/start" "$build/ungil"; done | sort -n | head -n 1
  echo '```'
} >>"$out"
cp "$out" "$root/bench/RESULTS.md"
exit $failed
