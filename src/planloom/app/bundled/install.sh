#!/bin/sh
# Installs Planloom @VERSION@ from this folder, with no network: sh install.sh [FOLDER]
# 不联网安装：sh install.sh [文件夹]，缺省装在 ~/planloom。
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${1:-$HOME/planloom}
python=${PYTHON:-python3}

stop() { printf '%s\n' "$@" >&2; exit 2; }

command -v "$python" >/dev/null 2>&1 || stop \
    "planloom: 找不到 $python。请安装 Python @PYTHON@，或用 PYTHON=路径 指明。" \
    "planloom: '$python' is missing. Install Python @PYTHON@, or name one in \$PYTHON."
"$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@")' || stop \
    "planloom: 这个安装包用于 Python @PYTHON@；$python 是另一个版本。请用 PYTHON=路径 指明。" \
    "planloom: this archive is for Python @PYTHON@; $python is another one. Name it in \$PYTHON."
[ "$(uname -m)" = "@MACHINE@" ] || stop \
    "planloom: 这个安装包用于 @MACHINE@，本机是 $(uname -m)。" \
    "planloom: this archive is for @MACHINE@; this machine is $(uname -m)."
[ ! -e "$target" ] || [ -x "$target/bin/planloom" ] || stop \
    "planloom: $target 已存在，而且不是 Planloom。请另选文件夹。" \
    "planloom: $target exists and is not Planloom's. Choose another folder."
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || stop \
    "planloom: 安装包有损坏，请重新复制。" \
    "planloom: the archive is damaged; copy it again."

"$python" -m venv "$target" || stop \
    "planloom: 缺少 Python 的 venv 模块（Debian 系：python3-venv）。" \
    "planloom: Python's venv module is missing (Debian: python3-venv)."
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-index --find-links "$here/wheels" --upgrade "planloom==@VERSION@"
"$target/bin/planloom" demo --once >/dev/null
printf '%s\n' \
    "已安装。试用：$target/bin/planloom demo" \
    "Installed. Try: $target/bin/planloom demo"
