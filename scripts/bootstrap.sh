# For `run`, `test`, `habits` and `.ci/run`, which source this in the root of the project.
# It gives `sync run|dev`: a .venv as uv.lock says, with or without the tools of development.
export UV_PROJECT_ENVIRONMENT=.venv
unset PYTHONDONTWRITEBYTECODE # where a machine sets it, every process would read the whole program anew: half of each start

say() { printf 'minzheng: %s\n' "$*" >&2; }

works() { "$@" >/dev/null 2>&1; } # a name on PATH may be a shim with nothing behind it

find_uv() {
  for uv in uv .tool/bin/uv; do works "$uv" --version && return; done
  say "fetching uv, which installs the rest (once, into .tool)"
  for python in python3.14 python3.13 python3.12 python3 /usr/bin/python3 /usr/local/bin/python3; do
    works "$python" --version || continue
    works "$python" -m venv .tool && works .tool/bin/python -m pip install --quiet uv && return
    works "$python" -m pip install --quiet --target .tool uv && return
    works "$python" scripts/fetch_uv.py .tool && return # a bare Debian has neither venv nor pip
  done
  say "uv could not be fetched. Install it (https://docs.astral.sh/uv) or Python 3.12 with pip, see to a network, and try again."
  exit 1
}

sync() { # A second start finds the stamp and asks nobody.
  stamp=.venv/.synced-$1
  if [ -x .venv/bin/python ] && { pwd && cat pyproject.toml uv.lock; } | cmp -s - "$stamp"; then return; fi
  find_uv
  say "installing what uv.lock names into .venv"
  case $1 in run) set -- "$1" --no-dev --inexact ;; esac # --inexact leaves the tools of development standing
  kind=$1 && shift
  "$uv" sync --frozen "$@" || {
    say "the installation failed (above). It needs a network and Python 3.12 or newer; on Debian: apt install python3"
    exit 1
  }
  { pwd && cat pyproject.toml uv.lock; } >".venv/.synced-$kind"
}

browser() { # The tests of pages need Chromium and Chinese letters; without them they are skipped and say so.
  missing=
  works chromium --version || missing=chromium
  [ -d /usr/share/fonts/opentype/noto ] || missing="$missing fonts-noto-cjk"
  if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && works apt-get --version; then
    say "installing $missing with apt"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing; } >&2 || say "apt did not manage it; going on without"
  fi
}
