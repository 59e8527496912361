#!/usr/bin/env bash
# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT
#
# Gets the published extensions that the main job and the benchmarks use, pinned by version and hash, and compiles their source
# distributions against include/:
#
#   fetch.sh DIRECTORY INCLUDE
#
# leaves DIRECTORY/wheel/*.so and DIRECTORY/compiled/*.so. What cannot be had is said and left out; the exit code stays 0.
set -u
here=$(cd "$(dirname "$0")" && pwd)
dir=$1 include=$(cd "$2" && pwd)
suffix=.cpython-314t-x86_64-linux-gnu.so
mkdir -p "$dir/wheel" "$dir/compiled" "$dir/download"

say() { echo "not had: $*" >&2; }

"$here/../../tools/need.sh" pip3=python3-pip g++=g++ || say "what is missing above"
command -v pip3 >/dev/null 2>&1 || exit 0
pip=$(command -v pip3)
python=$(command -v python3)

if [ ! -e "$dir/wheel/.done" ]; then
  if "$pip" download -q --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --python-version 314 --implementation cp --abi cp314t \
      --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux_2_28_x86_64 -d "$dir/download" -r "$here/requirements-wheels.txt" >"$dir/pip.log" 2>&1; then
    for w in "$dir"/download/*.whl; do
      "$python" - "$w" "$dir/wheel" <<'P' || say "$w"
import os, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for n in z.namelist():
    if n.endswith(".so"):
        with open(os.path.join(sys.argv[2], os.path.basename(n)), "wb") as f:
            f.write(z.read(n))
P
    done
    touch "$dir/wheel/.done"
  else
    say "the wheels of MarkupSafe 3.0.4 and ujson 6.1.0: $(tail -n 1 "$dir/pip.log")"
  fi
fi

if [ ! -e "$dir/compiled/.fetched" ]; then
  if "$pip" download -q --disable-pip-version-check --no-deps --require-hashes --no-binary MarkupSafe,ujson -d "$dir/download" -r "$here/requirements-sources.txt" >"$dir/pip.log" 2>&1; then
    for s in "$dir"/download/*.tar.gz; do tar -xzf "$s" -C "$dir/download" || say "$s"; done
    touch "$dir/compiled/.fetched"
  else
    say "the sources of MarkupSafe 3.0.4 and ujson 6.1.0: $(tail -n 1 "$dir/pip.log")"
  fi
fi

flags="-O2 -DNDEBUG -fPIC -shared -I$include"
m=$dir/download/markupsafe-3.0.4 u=$dir/download/ujson-6.1.0
if [ -d "$m" ]; then
  gcc $flags "$m/src/markupsafe/_speedups.c" -o "$dir/compiled/_speedups$suffix" || say "MarkupSafe compiled"
fi
if [ -d "$u" ]; then
  dc=$u/src/ujson/deps/double-conversion/double-conversion
  objects=
  for f in "$u"/src/ujson/*.c; do
    gcc -O2 -DNDEBUG -fPIC -I"$include" -I"$u/src/ujson" -I"$dc" -D_GNU_SOURCE '-DUJSON_VERSION="6.1.0"' -c "$f" -o "$f.o" && objects="$objects $f.o"
  done
  for f in "$u"/src/ujson/*.cc "$dc"/*.cc; do
    g++ -O2 -DNDEBUG -fPIC -I"$include" -I"$u/src/ujson" -I"$dc" -c "$f" -o "$f.o" && objects="$objects $f.o"
  done
  # shellcheck disable=SC2086
  g++ -shared $objects -o "$dir/compiled/ujson$suffix" || say "ujson compiled"
fi
exit 0
