#!/usr/bin/env bash
# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT
#
# The main job: run.sh BUILD. Needs the built library in BUILD; works in BUILD/run.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
dir=$build/run
suffix=.cpython-314t-x86_64-linux-gnu.so
mkdir -p "$dir"
"$root/examples/run/fetch.sh" "$dir" "$root/include"
args=()
add() { # MODULE HOW FILE
  [ -e "$3" ] && args+=("$1" "$2" "$3")
  return 0
}
for how in wheel compiled; do
  add markupsafe._speedups $how "$dir/$how/_speedups$suffix"
  add ujson $how "$dir/$how/ujson$suffix"
done
for e in primes graph legacy; do
  make -s -C "$root/examples/ext/$e" INCLUDE="$root/include" OUT="$dir"
  add $e compiled "$dir/$e$suffix"
done
gcc -O2 -Wall -Wextra -I"$root/include" "$root/examples/run/run.c" -o "$dir/run" -L"$build" -lungil -lpthread -Wl,-rpath,"$build"
exec "$dir/run" "${args[@]}"
