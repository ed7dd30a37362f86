"""bootstrap.sh on pretended machines: a PATH with only what such a machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "bootstrap.sh"
TOOLS = "sh cat cksum chmod cp dirname env grep head ln mkdir mktemp rm sed uname"
PRESENT = "#!/bin/sh\nexit 0\n"
UV = """#!/bin/sh
echo "uv $*" >>"$LOG"
case "$1 $2" in
    "sync --locked")
        [ -z "$LOCK_OF_ANOTHER_INDEX" ] || exit 1
        mkdir -p .venv/bin
        : >.venv/bin/python
        ;;
    "venv --quiet") mkdir -p .venv/bin; : >.venv/bin/python ;;
    "python find") exit 1 ;;
esac
[ ! -d .venv/bin ] || chmod +x .venv/bin/python
"""


class Machine:
    """A folder with a clone in it, and commands that write down how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "clone"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.env = {"PATH": str(self.bin), "HOME": str(folder / "home"), "LOG": str(self.log)}
        for made in (self.clone, self.bin, folder / "home"):
            made.mkdir()
        shutil.copy(SCRIPT, self.clone)
        for name in ("uv.lock", "pyproject.toml"):
            (self.clone / name).write_text(name)
        for tool in TOOLS.split():
            (self.bin / tool).symlink_to(str(shutil.which(tool)))
        self.user(0)
        self.has("uv", UV)

    def has(self, name: str, script: str | None = None) -> None:
        """Give it a command; without a script, one that only says that it was called."""
        path = self.bin / name
        path.write_text(script or f'#!/bin/sh\necho "{name} $*" >>"$LOG"\n')
        path.chmod(0o755)

    def has_libraries(self) -> None:
        self.has("cc", PRESENT)
        self.has("pkg-config", PRESENT)

    def user(self, number: int) -> None:
        self.has("id", f"#!/bin/sh\necho {number}\n")

    def bootstrap(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(self.clone / "bootstrap.sh"), *command],
            cwd=self.folder,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self) -> str:
        return self.log.read_text() if self.log.exists() else ""


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("manager", "call"),
    [
        (
            "apt-get",
            "install -y -qq --no-install-recommends gcc libc6-dev pkg-config libcairo2-dev",
        ),
        ("dnf", "install -y -q gcc pkgconf-pkg-config cairo-devel pango-devel"),
        ("pacman", "-Sy --needed --noconfirm --quiet gcc pkgconf cairo pango"),
        ("zypper", "--non-interactive --quiet install --no-recommends gcc pkg-config cairo-devel"),
    ],
)
def test_what_is_missing_is_named_and_installed_before_the_environment(machine, manager, call):
    machine.has(manager)
    found = machine.bootstrap("env")
    assert found.returncode == 0, found.stderr
    assert "missing: compiler pkg-config libraries" in found.stderr
    assert f"{manager} {call}" in machine.called()
    assert machine.called().index(call) < machine.called().index("uv sync --locked")


NO_SKIA = "#!/bin/sh\\necho libEGL.so.1: not there >&2\\nexit 1\\n"
NO_OPENGL = UV.replace(": >.venv/bin/python\n", f"printf '{NO_SKIA}' >.venv/bin/python\n", 1)


@pytest.mark.parametrize("user", [0, 1000])
def test_what_portraits_need_is_installed_and_holds_nothing_else_up(machine, user):
    machine.has("uv", NO_OPENGL)
    machine.has_libraries()
    machine.has("apt-get")
    machine.user(user)
    found = machine.bootstrap("env")
    assert found.returncode == 0, found.stderr
    if user == 0:
        assert "libegl1 libgl1" in machine.called()
    else:
        assert "as root install: libegl1 libgl1" in found.stderr
        assert "no portraits" in found.stderr


def test_nothing_is_installed_where_nothing_is_missing(machine):
    machine.has_libraries()
    machine.has("apt-get")
    assert machine.bootstrap("env").returncode == 0
    assert "apt-get" not in machine.called()


def test_sudo_is_used_only_by_others_than_root_and_only_after_saying_so(machine):
    machine.has("apt-get")
    machine.has("sudo", '#!/bin/sh\necho "sudo $*" >>"$LOG"\nexec "$@"\n')
    machine.user(1000)
    found = machine.bootstrap("env")
    assert "apt-get needs root, so it is called with sudo" in found.stderr
    assert "sudo apt-get update" in machine.called()


def test_without_root_and_sudo_the_packages_are_named(machine):
    machine.has("apt-get")
    machine.user(1000)
    found = machine.bootstrap("env")
    assert found.returncode == 3
    assert "no sudo; as root install: gcc libc6-dev pkg-config libcairo2-dev" in found.stderr
    assert "uv" not in machine.called()


def test_an_unknown_machine_is_told_what_it_lacks(machine):
    found = machine.bootstrap("env")
    assert found.returncode == 3
    assert "missing: compiler pkg-config libraries" in found.stderr


def test_the_command_runs_where_the_user_stands_with_its_arguments_and_exit_code(machine):
    machine.has_libraries()
    found = machine.bootstrap("sh", "-c", 'pwd; echo "$1"; echo "$PATH"; exit 7', "-", "two  words")
    where, argument, path = found.stdout.splitlines()
    assert found.returncode == 7
    assert where == str(machine.folder)
    assert argument == "two  words"
    assert path.startswith(f"{machine.clone}/.venv/bin:")


def test_a_second_run_does_nothing_but_the_command_until_the_lock_changes(machine):
    machine.has_libraries()
    machine.bootstrap("env")
    before = machine.called()
    found = machine.bootstrap("sh", "-c", "echo done")
    assert (found.stdout, found.stderr) == ("done\n", "")
    assert machine.called() == before
    (machine.clone / "uv.lock").write_text("another version")
    machine.bootstrap("env")
    assert machine.called() == 2 * before


def test_uv_comes_into_an_environment_of_its_own_where_it_is_missing(machine):
    machine.has_libraries()
    machine.has("uv.kept", UV)
    (machine.bin / "uv").unlink()
    made = f'#!/bin/sh\necho "pip $*" >>"$LOG"; cp {machine.bin}/uv.kept {{}}/uv\n'
    machine.has(
        "python3",
        f"""#!/bin/sh
echo "python3 $*" >>"$LOG"
case $1$2 in -mvenv)
    mkdir -p "$4/bin"
    printf '%s' '{made.replace("{}", '"${0%/*}"')}' >"$4/bin/python"
    chmod +x "$4/bin/python" ;;
esac
""",
    )
    found = machine.bootstrap("env")
    assert found.returncode == 0, found.stderr
    own = machine.folder / "home/.local/share/vidgen"
    assert f"python3 -m venv --clear {own}/uv" in machine.called()
    assert "uv sync --locked" in machine.called()
    assert str(own / "bin") in found.stdout


def test_the_index_that_pip_uses_is_handed_to_uv_and_the_lock_stays_in_force(machine):
    machine.has_libraries()
    config = machine.folder / "home/.config/pip/pip.conf"
    config.parent.mkdir(parents=True)
    config.write_text("[global]\nindex-url = http://localhost/simple\n")
    found = machine.bootstrap("env", LOCK_OF_ANOTHER_INDEX="yes")
    assert found.returncode == 0, found.stderr
    assert "UV_DEFAULT_INDEX=http://localhost/simple" in found.stdout
    assert "uv export --quiet --frozen" in machine.called()
    assert "uv pip sync" in machine.called()


def test_an_index_of_uvs_own_is_left_alone(machine):
    machine.has_libraries()
    found = machine.bootstrap(
        "env", UV_DEFAULT_INDEX="http://own/simple", PIP_INDEX_URL="http://pip/simple"
    )
    assert "UV_DEFAULT_INDEX=http://own/simple" in found.stdout


def test_an_index_in_uvs_own_file_is_left_alone(machine):
    machine.has_libraries()
    config = machine.folder / "home/.config/uv/uv.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[[index]]\nurl = "http://own/simple"\ndefault = true\n')
    found = machine.bootstrap("env", PIP_INDEX_URL="http://pip/simple", LOCK_OF_ANOTHER_INDEX="yes")
    assert found.returncode == 0, found.stderr
    assert "UV_DEFAULT_INDEX" not in found.stdout
    assert "uv pip sync" in machine.called()


def test_a_stale_lock_is_no_set_up(machine):
    machine.has_libraries()
    found = machine.bootstrap("env", LOCK_OF_ANOTHER_INDEX="yes")
    assert found.returncode == 3
    assert found.stdout == ""
    assert machine.bootstrap("env").returncode == 0


@pytest.mark.skipif(shutil.which("dash") is None, reason="there is no dash here")
def test_it_is_plain_posix_shell():
    subprocess.run(["dash", "-n", str(SCRIPT)], check=True)
    assert os.access(SCRIPT, os.X_OK)
