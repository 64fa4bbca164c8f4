# What the commands of this folder share; sourced by them from the repository's root.

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# need COMMAND PACKAGE: installs the package where the command is missing.
need() {
  PATH=$PATH:/usr/sbin command -v "$1" >/dev/null && return
  echo "Installing $2 ..."
  [ -n "${updated:-}" ] || { as_root apt-get update -qq; updated=1; }
  # A package of a server must not start it.
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$2" >/dev/null
}

# publish PROJECT FOLDER
publish() {
  echo "Publishing $1 ..."
  dotnet publish "$1" -c Release -o "$2" -v quiet -clp:NoSummary --nologo
}

# install_tools: the programs of tools/package.json, into $tools.
install_tools() {
  echo "Installing the checkers ..."
  cp bench/tools/package.json bench/tools/package-lock.json "$work"
  # Without the packages' own scripts, of which some fetch lists from elsewhere; node's puts its program in place.
  npm ci --prefix "$work" --ignore-scripts --no-fund --no-audit --loglevel=error >/dev/null
  npm rebuild --prefix "$work" node --loglevel=error >/dev/null
  tools=$work/node_modules
}

# serve SETTING...: the published site in production, under $address, until this script ends.
serve() {
  local port=$((20000 + RANDOM % 10000))
  address=http://127.0.0.1:$port
  ASPNETCORE_ENVIRONMENT=Production dotnet "$work/site/BackendSite.dll" --contentRoot="$work/site" --Urls="$address" \
    --Site:BaseUrl="$address" --Data:Directory="$work/data" "$@" >"$work/site.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    curl -sf -o /dev/null "$address/health/ready" && return
    kill -0 "$server" || break
    sleep 0.2
  done
  cat "$work/site.log" >&2
  exit 1
}

# in_group COMMAND...: runs it, and whatever it starts, as one process group, so that nothing is left when this script ends.
in_group() {
  set -m
  "$@" &
  group=$!
  set +m
  wait "$group"
  group=
}

finish() {
  status=$?
  trap - EXIT
  [ -z "${group:-}" ] || kill -TERM -- "-$group" 2>/dev/null || true
  for process in ${proxy:-} ${server:-}; do
    { kill -TERM "$process" && wait "$process"; } 2>/dev/null || true
  done
  rm -rf "$work"
  exit "$status"
}

PATH=$PATH:/usr/sbin
group= server= proxy=
# Not /tmp, which may be memory: storing is measured too.
work=$(mktemp -d -p "${TMPDIR:-/var/tmp}" bench.XXXXXX)
trap finish EXIT
trap 'exit 130' INT TERM
