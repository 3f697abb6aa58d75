#!/usr/bin/env bash
# Proves OrderHub: installs what the tests need, builds in Release, runs every test, stops what it started, and closes
# with one line: "N passed, N failed, N skipped".
#
#   ./test.sh               the short run
#   ./test.sh --long        adds the long runs (sets ORDERHUB_LONG=1)
#   ./test.sh --only NAME   only the suites whose name contains NAME, such as Unit, Acceptance, Designer
#
# A test that needs a setting that is unset says "not configured: NAME" and counts as neither skipped nor passed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

only=""
while [ $# -gt 0 ]; do
  case "$1" in
    --long) export ORDERHUB_LONG=1 ;;
    --only) only="${2:?--only needs a name}"; shift ;;
    *) echo "usage: ./test.sh [--long] [--only NAME]" >&2; exit 2 ;;
  esac
  shift
done

work="$(mktemp -d "${TMPDIR:-/tmp}/orderhub-test.XXXXXX")"
results="$work/results"
mkdir -p "$results" "$work/tmp"
group=""
designer=""

# Whatever a suite leaves running sits in the suite's own process group; nothing else is ever touched.
stop_group() {
  if [ -n "$group" ]; then
    kill -TERM -- "-$group" 2>/dev/null && sleep 1
    kill -KILL -- "-$group" 2>/dev/null
    group=""
  fi
}
quiet_install=""
allow_starts() {
  [ -z "$quiet_install" ] || rm -f /usr/sbin/policy-rc.d
  quiet_install=""
}
finish() {
  [ -z "$designer" ] || kill -TERM "$designer" 2>/dev/null
  stop_group
  allow_starts
  rm -rf "$work"
}
trap finish EXIT
trap 'echo "interrupted" >&2; exit 130' INT TERM HUP

say() { printf '\n== %s\n' "$*"; }
give_up() {
  echo "$*" >&2
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
}

# --- 1. What must be there -----------------------------------------------------------------------------------------

command -v dotnet >/dev/null || give_up "The tests need the .NET 10 SDK: install it and put dotnet on the PATH."
command -v node >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] \
  || give_up "The tests need Node 20 or newer, with npm: install it and put it on the PATH."

# Debian packages, each with a check that finds it whatever way it was installed.
packages=()
command -v chromium >/dev/null || packages+=(chromium)
[ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ] || packages+=(fontconfig fonts-wqy-microhei)
[ -x /usr/sbin/mariadbd ] || command -v mariadbd >/dev/null || packages+=(mariadb-server)
[ -x /usr/bin/redis-server ] || command -v redis-server >/dev/null || packages+=(redis-server)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || packages+=(rabbitmq-server)
if [ ${#packages[@]} -gt 0 ]; then
  [ "$(id -u)" -eq 0 ] || give_up "Missing, and installing needs root: run  sudo apt-get install ${packages[*]}"
  command -v apt-get >/dev/null || give_up "Missing, and there is no apt-get to install them: ${packages[*]}"
  say "Installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # The tests start servers of their own: what is installed here must not start one for the whole machine.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    quiet_install=1
  fi
  apt-get install -y -q --no-install-recommends "${packages[@]}" >"$work/apt.log" 2>&1 \
    || { apt-get update -q >>"$work/apt.log" 2>&1 && apt-get install -y -q --no-install-recommends "${packages[@]}" >>"$work/apt.log" 2>&1; } \
    || { tail -20 "$work/apt.log" >&2; give_up "Could not install ${packages[*]}."; }
  allow_starts
fi

# A home that can be written, so that package caches have a place; an empty one will do.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  export HOME="$work/home"
  mkdir -p "$HOME"
fi
export TMPDIR="$work/tmp"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 NO_COLOR=1 ORDERHUB_TEST_RUN=1
# Settings of the caller's own server must not leak into the servers under test.
unset ORDERHUB_DATA ORDERHUB_ADMIN_KEY ORDERHUB_CRASH_AT ASPNETCORE_ENVIRONMENT ASPNETCORE_URLS DOTNET_ENVIRONMENT

# --- 2. Suites -----------------------------------------------------------------------------------------------------

# Runs a command as the suite $1 with at most $2 seconds, in a process group of its own, and keeps its exit code.
suite() {
  local name="$1" limit="$2" code started=$SECONDS
  shift 2
  if [ -n "$only" ] && [[ "$name" != *"$only"* ]]; then
    return 0
  fi
  say "$name"
  : >"$results/$name.suite"
  set -m
  timeout --foreground --kill-after=20 "$limit" bash -c '"$@"' suite "$@" &
  group=$!
  set +m
  wait "$group"
  code=$?
  stop_group
  echo "$code" >"$results/$name.exit"
  echo "   $name: exit $code after $((SECONDS - started)) s"
}

# Builds are no suites: nothing can be said when they fail.
build() {
  say "$1"
  local started=$SECONDS
  shift
  set -m
  "$@" &
  group=$!
  set +m
  wait "$group" || give_up "Failed: $*"
  stop_group
  echo "   done after $((SECONDS - started)) s"
}

export results
designer_install() {
  (cd OrderHub.Designer && npm ci --no-audit --no-fund --loglevel=error)
}
designer_check() {
  (cd OrderHub.Designer && VITEST_JSON="$results/Designer.vitest.json" npm run check)
}
dotnet_suite() {
  local which=()
  [ "${ORDERHUB_LONG:-}" = 1 ] || which=(--filter "Run!=long")
  dotnet test "$1" -c Release --no-build --no-restore --nologo -v quiet "${which[@]}" \
    --logger "trx;LogFileName=$2.trx" --results-directory "$results" --blame-hang-timeout 15m --blame-hang-dump-type none
}

export ORDERHUB_TEST_FIGURES="$work/figures"
export -f designer_check dotnet_suite

[ ! -f OrderHub.Designer/package-lock.json ] || build "Front-end packages" designer_install
build "Packages, as locked" dotnet restore OrderHub.sln --locked-mode -p:Configuration=Release -v quiet

# The designer's own tests need nothing of the build, which leaves a core idle for most of its time.
if [ -f OrderHub.Designer/package.json ]; then
  (trap stop_group EXIT; suite Designer 900 designer_check) >"$work/designer.log" 2>&1 &
  designer=$!
fi
build "Build, Release" dotnet build OrderHub.sln -c Release --no-restore -v quiet
[ -z "$designer" ] || { wait "$designer"; designer=""; cat "$work/designer.log"; }
for project in tests/*Tests/*.csproj; do
  compgen -G "$(dirname "$project")/*.cs" >/dev/null || compgen -G "$(dirname "$project")/*/*.cs" >/dev/null || continue
  name="$(basename "$project" .csproj)"
  suite "${name#OrderHub.}" 1800 dotnet_suite "$project" "${name#OrderHub.}"
done

# --- 3. The sum ----------------------------------------------------------------------------------------------------

say "Sum"
[ ! -f "$ORDERHUB_TEST_FIGURES" ] || cat "$ORDERHUB_TEST_FIGURES"
node tests/tally.mjs "$results"
