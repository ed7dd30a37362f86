"""Programs that ask the kernel for what no scene needs, by the numbers of its calls."""

from __future__ import annotations

import ctypes
import fcntl
import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from attacks_files import libc
from cage import ATTACKS, Attack, attack, refusing

libc.syscall.restype = ctypes.c_long

CALLS = """
ptrace 101 117
process_vm_readv 310 270
pidfd_open 434 434
pidfd_getfd 438 438
kcmp 312 272
io_uring_setup 425 425
bpf 321 280
perf_event_open 298 241
userfaultfd 323 282
add_key 248 217
request_key 249 218
keyctl 250 219
mount 165 40
umount2 166 39
pivot_root 155 41
chroot 161 51
open_tree 428 428
fsopen 430 430
mount_setattr 442 442
unshare 272 97
setns 308 268
clone3 435 435
open_by_handle_at 304 265
name_to_handle_at 303 264
fanotify_init 300 262
inotify_init1 294 26
shmget 29 194
msgget 68 186
semget 64 190
mq_open 240 180
init_module 175 105
finit_module 313 273
kexec_load 246 104
reboot 169 142
swapon 167 224
syslog 103 116
settimeofday 164 170
clock_settime 227 112
adjtimex 159 171
sethostname 170 161
personality 135 92
setuid 105 146
setresuid 117 147
setgroups 116 159
acct 163 89
quotactl 179 60
memfd_create 319 279
memfd_secret 447 447
vmsplice 278 75
process_madvise 440 440
move_pages 317 239
mlock 149 228
ioprio_set 251 30
landlock_create_ruleset 444 444
openat2 437 437
no_such_call_yet 999 999
"""


def ask(numbers: tuple[int, int], aim: Any) -> Any:
    number = numbers[os.uname().machine == "aarch64"]

    def call() -> int:
        result = libc.syscall(number, *[ctypes.c_long(0)] * 6)
        if result < 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        return result

    return refusing(call)


for line in CALLS.strip().splitlines():
    name, x86, arm = line.split()
    title = f"call_{name}"
    ATTACKS[title] = Attack(
        title, partial(ask, (int(x86), int(arm))), frozenset(), plain=False, once=True
    )


@attack()
def write_where_cores_go(aim: Any) -> Any:
    return os.open("/proc/sys/kernel/core_pattern", os.O_WRONLY)


@attack()
def press_the_magic_key(aim: Any) -> Any:
    return os.open("/proc/sysrq-trigger", os.O_WRONLY)


@attack()
def leave_its_control_group(aim: Any) -> Any:
    for path in Path("/sys/fs/cgroup").rglob("cgroup.procs"):
        with path.open("w"):
            return str(path)
    return None


@attack()
def look_at_the_kernel(aim: Any) -> Any:
    return list(Path("/sys/kernel").iterdir())


@attack()
def type_into_a_terminal(aim: Any) -> Any:
    _, follower = os.openpty()
    return fcntl.ioctl(follower, 0x5412, b"x")


@attack()
def make_another_owner_of_signals(aim: Any) -> Any:
    heard, _ = os.pipe()
    return fcntl.ioctl(heard, 0x8901, b"\0\0\0\0")


@attack()
def hold_a_file_that_others_open(aim: Any) -> Any:
    with aim.asset.open("rb") as file:
        return fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK) or "leased"


@attack()
def write_in_the_root(aim: Any) -> Any:
    with tempfile.NamedTemporaryFile(dir="/", delete=False) as file:
        return file.name
