"""Programs that read or write files which are not theirs."""

from __future__ import annotations

import ctypes
import io
import mmap
import os
import pickle
import runpy
import shutil
import sqlite3
import stat
import sys
import tarfile
from pathlib import Path
from typing import Any

from cage import attack

from vidgen.sandbox.layers import Layer

libc = ctypes.CDLL(None, use_errno=True)


def checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# Reading


@attack(plain=True)
def read_credentials(aim: Any) -> Any:
    return aim.secret.read_text()


@attack(plain=True)
def read_the_list_of_users(aim: Any) -> Any:
    return Path("/etc/passwd").read_text()


@attack()
def read_the_passwords(aim: Any) -> Any:
    return Path("/etc/shadow").read_text()


@attack(plain=True)
def list_a_folder_of_the_user(aim: Any) -> Any:
    return list(aim.outside.iterdir())


@attack(plain=True)
def read_by_way_of_the_parent_folder(aim: Any) -> Any:
    return Path(os.path.relpath(aim.secret, aim.work)).read_text()


@attack()
def read_by_way_of_the_root_of_the_process(aim: Any) -> Any:
    return Path(f"/proc/self/root{aim.secret}").read_text()


@attack()
def read_by_way_of_the_parent_process(aim: Any) -> Any:
    return Path(f"/proc/{aim.victim}/root{aim.secret}").read_text()


@attack()
def open_by_path_only_and_reopen(aim: Any) -> Any:
    opened = os.open(aim.secret, os.O_PATH)
    return os.read(os.open(f"/proc/self/fd/{opened}", os.O_RDONLY), 100)


@attack(plain=True)
def map_a_file_into_memory(aim: Any) -> Any:
    with aim.secret.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)[:]


@attack(plain=True)
def open_with_the_c_library(aim: Any) -> Any:
    opened = checked(libc.open(os.fsencode(aim.secret), os.O_RDONLY))
    return os.read(opened, 100)


@attack(plain=True)
def change_the_folder_and_read(aim: Any) -> Any:
    os.chdir(aim.outside)
    return Path(aim.secret.name).read_text()


@attack()
def link_softly_and_read(aim: Any) -> Any:
    Path("mine").symlink_to(aim.secret)
    return Path("mine").read_text() or "linked"


@attack()
def link_firmly_and_read(aim: Any) -> Any:
    os.link(aim.secret, "mine")
    return Path("mine").read_text() or "linked"


@attack(plain=True)
def move_a_file_in_and_read(aim: Any) -> Any:
    (aim.outside / "movable").rename("mine")
    return Path("mine").read_text() or "moved"


@attack(plain=True)
def read_the_work_of_another_scene(aim: Any) -> Any:
    return (aim.sibling / "scene.py").read_text()


@attack(plain=True)
def run_code_of_the_user(aim: Any) -> Any:
    return runpy.run_path(str(aim.outside / "private.py"))["TOKEN"]


@attack(plain=True)
def import_code_of_the_user(aim: Any) -> Any:
    sys.path.insert(0, str(aim.outside))
    return __import__("private").TOKEN


@attack(plain=True)
def unpickle_a_program(aim: Any) -> Any:
    class Payload:
        def __reduce__(self) -> Any:
            return eval, (f"open({str(aim.secret)!r}).read()",)

    return pickle.loads(pickle.dumps(Payload()))


@attack(plain=True)
def read_a_database_of_the_user(aim: Any) -> Any:
    return sqlite3.connect(aim.outside / "cookies.db").execute("select * from jar").fetchall()


@attack(plain=True)
def attach_a_database_of_the_user(aim: Any) -> Any:
    mine = sqlite3.connect(":memory:")
    mine.execute("attach database ? as other", (str(aim.outside / "cookies.db"),))
    return mine.execute("select * from other.jar").fetchall()


@attack()
def read_the_disk_itself(aim: Any) -> Any:
    for name in ("vda", "sda", "nvme0n1", "mem", "kmsg", "port"):
        try:
            return os.read(os.open(f"/dev/{name}", os.O_RDONLY), 1) or name
        except OSError:
            continue
    return None


@attack()
def read_the_hosts_it_could_reach(aim: Any) -> Any:
    return Path("/etc/hosts").read_text() + Path("/etc/resolv.conf").read_text()


@attack()
def read_the_mounts_of_the_host(aim: Any) -> Any:
    return Path("/proc/1/mountinfo").read_text()


@attack(blind={Layer.NAMESPACES}, plain=True)
def find_out_that_a_file_exists(aim: Any) -> Any:
    return aim.secret.stat().st_size


@attack(blind={Layer.NAMESPACES}, plain=True)
def find_out_where_a_link_leads(aim: Any) -> Any:
    return (aim.outside / "link").readlink()


# Writing


@attack(plain=True)
def plant_a_file(aim: Any) -> Any:
    return (aim.outside / "planted").write_text("x")


@attack(plain=True)
def append_to_a_start_up_file(aim: Any) -> Any:
    with (aim.outside / ".bashrc").open("a") as file:
        return file.write("evil\n")


@attack(plain=True)
def remove_a_file(aim: Any) -> Any:
    (aim.outside / "removable").unlink()
    return "removed"


@attack()
def truncate_a_file_by_its_path(aim: Any) -> Any:
    os.truncate(aim.asset, 0)
    return "truncated"


@attack()
def truncate_a_file_opened_to_read(aim: Any) -> Any:
    return os.open(aim.asset, os.O_RDONLY | os.O_TRUNC)


@attack()
def overwrite_its_own_asset(aim: Any) -> Any:
    return aim.asset.write_bytes(b"other")


@attack()
def map_its_asset_to_write(aim: Any) -> Any:
    with aim.asset.open("r+b") as file:
        mmap.mmap(file.fileno(), 0)[0] = 0
    return "written"


@attack()
def put_a_file_beside_its_assets(aim: Any) -> Any:
    return (aim.asset.parent / "more.png").write_bytes(b"x")


@attack()
def change_permissions(aim: Any) -> Any:
    aim.secret.chmod(0o666)
    return stat.S_IMODE(aim.secret.stat().st_mode) == 0o666


@attack()
def change_a_date(aim: Any) -> Any:
    os.utime(aim.asset, (1, 1))
    return aim.asset.stat().st_mtime == 1


@attack()
def change_an_owner(aim: Any) -> Any:
    os.chown(aim.asset, os.getuid(), os.getgid())
    return "called"


@attack()
def set_an_attribute(aim: Any) -> Any:
    os.setxattr(aim.asset, "user.evil", b"1")
    return os.getxattr(aim.asset, "user.evil")


@attack(plain=True)
def make_a_folder(aim: Any) -> Any:
    (aim.outside / "made").mkdir()
    return "made"


@attack(plain=True)
def remove_a_folder(aim: Any) -> Any:
    (aim.outside / "empty").rmdir()
    return "removed"


@attack(plain=True)
def rename_a_folder(aim: Any) -> Any:
    (aim.outside / "folder").rename(aim.outside / "renamed")
    return "renamed"


@attack()
def rename_its_own_work_away(aim: Any) -> Any:
    aim.work.rename(aim.outside / "stolen")
    return "moved"


@attack(plain=True)
def carry_a_file_out(aim: Any) -> Any:
    Path("mine").write_text("x")
    Path("mine").rename(aim.outside / "carried")
    return "carried"


@attack(plain=True)
def write_beside_its_work(aim: Any) -> Any:
    return Path("../beside").write_text("x")


@attack(plain=True)
def unpack_an_archive_that_climbs(aim: Any) -> Any:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        climbing = tarfile.TarInfo("../climbed")
        climbing.size = 1
        archive.addfile(climbing, io.BytesIO(b"x"))
    packed.seek(0)
    with tarfile.open(fileobj=packed) as archive:
        archive.extractall(filter="fully_trusted")
    return "climbed"


@attack()
def change_a_package(aim: Any) -> Any:
    import numpy

    target = Path(numpy.__file__).parent / "planted_by_a_test.py"
    with target.open("x"):
        target.unlink()
    return "written"


@attack()
def change_the_standard_library(aim: Any) -> Any:
    target = Path(os.__file__).parent / "__pycache__" / "planted_by_a_test.pyc"
    with target.open("x"):
        target.unlink()
    return "written"


@attack()
def change_vidgen(aim: Any) -> Any:
    import vidgen

    with (Path(vidgen.__file__).parent / "errors.py").open("r+"):
        return "opened"


@attack(plain=True)
def write_in_the_folder_for_all(aim: Any) -> Any:
    with aim.shared.open("x") as file:
        return file.write("x")


@attack()
def write_in_shared_memory(aim: Any) -> Any:
    target = Path(f"/dev/shm/vidgen-test-{os.getpid()}")
    with target.open("x"):
        target.unlink()
    return "written"


@attack()
def write_to_the_terminal(aim: Any) -> Any:
    return os.open("/dev/tty", os.O_WRONLY)


# Links, and files that are none, where a result is awaited


@attack()
def leave_a_link(aim: Any) -> Any:
    Path("out.mp4").symlink_to(aim.secret)
    return "linked"


@attack()
def leave_a_firm_link(aim: Any) -> Any:
    os.link(aim.asset, "out.mp4")
    return "linked"


@attack()
def leave_a_second_name(aim: Any) -> Any:
    Path("one").write_text("x")
    os.link("one", "out.mp4")
    return "linked"


@attack()
def leave_a_pipe(aim: Any) -> Any:
    os.mkfifo("out.mp4")
    return "made"


@attack()
def leave_a_device(aim: Any) -> Any:
    os.mknod("out.mp4", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    return "made"


@attack()
def leave_a_program_with_rights(aim: Any) -> Any:
    Path("sh").write_text("#!/bin/sh\n")
    Path("sh").chmod(0o4755)
    return Path("sh").stat().st_mode & (stat.S_ISUID | stat.S_IXUSR)


@attack()
def leave_a_nameless_file_elsewhere(aim: Any) -> Any:
    opened = os.open(".", os.O_TMPFILE | os.O_RDWR)
    os.link(f"/proc/self/fd/{opened}", aim.outside / "named", follow_symlinks=True)
    return "named"


@attack()
def copy_a_tree_of_the_user(aim: Any) -> Any:
    return shutil.copytree(aim.outside / "folder", "copied")
