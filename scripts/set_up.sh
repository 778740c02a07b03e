# Sourced by ./run and ./test: `set_up main` or `set_up test` makes .venv and installs the pinned parts once.
# Everything it says goes to stderr; stdout belongs to the command. Expects $root.

say() { printf '%s\n' "$*" >&2; }

need() {
    command -v "$1" >/dev/null 2>&1 && return
    say "planloom: '$1' is missing. $2"
    exit 2
}

set_up() {
    pins="$root/requirements/$1.txt"
    venv="$root/.venv"
    mark="$venv/installed-$1"
    wanted="$(cat "$root/requirements/installer.txt" "$pins" "$root/pyproject.toml" \
        "$root/package-lock.json" "$root/scripts/set_up.sh" | cksum) $root"
    [ -f "$mark" ] && [ "$(cat "$mark")" = "$wanted" ] && return

    python="${PYTHON:-python3}"
    need "$python" "Install Python 3.11 or newer with its venv module, or name one in \$PYTHON."
    need npm "Install Node.js 20 or newer with npm: it fetches the charts, the page script and the font at set-up."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        say "planloom: Python 3.11 or newer is needed, found $("$python" --version)."
        exit 2
    }
    say "planloom: setting up ($1), once …"
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c '' 2>/dev/null ||
        "$python" -m venv --clear "$venv" >&2
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        -r "$root/requirements/installer.txt" >&2
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" -r "$pins" >&2
    (cd "$root" && npm ci --silent --no-audit --no-fund >&2)
    "$venv/bin/python" "$root/scripts/vendor.py" >&2
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --no-deps \
        --no-build-isolation --editable "$root" >&2
    printf '%s' "$wanted" > "$mark"
    say "planloom: ready."
}

# Finds a Chromium for the browser tests and exports its path: $CHROMIUM, else one on PATH, else Debian's when root.
find_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && path=$(command -v "$name" 2>/dev/null) && CHROMIUM=$path && export CHROMIUM && return
    done
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "planloom: installing Chromium for the browser tests …"
        apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends chromium >&2
        CHROMIUM=$(command -v chromium) && export CHROMIUM && return
    fi
    say "planloom: no Chromium found for the browser tests. Install chromium or Chrome, or name one in \$CHROMIUM."
    exit 2
}
