#!/usr/bin/env bash
# SPDX-FileCopyrightText: The ungil authors
# SPDX-License-Identifier: MIT
#
#   need.sh COMMAND=PACKAGE ...
#
# Installs, with apt when root, the Debian packages of the commands that are missing; otherwise prints the one line to run. The exit code
# is 0 when all commands are there afterwards.
set -u
packages=
for pair in "$@"; do
  command -v "${pair%%=*}" >/dev/null 2>&1 || packages="$packages ${pair#*=}"
done
[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing$packages" >&2
  # shellcheck disable=SC2086
  if log=$( (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages) 2>&1); then exit 0; fi
  echo "$log" | tail -n 5 >&2
fi
echo "missing:$packages; run: apt-get install$packages" >&2
exit 1
