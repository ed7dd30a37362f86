"""Seccomp: which system calls a process may make, given up by itself and for good.

What a warm interpreter needs to compute, to read and write files and to run threads is allowed by
name. All other calls fail: with ENOSYS where the table does not know them, so that libraries fall
back on older ones, with EPERM where it does. Calls of another architecture kill.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from . import syscalls
from .bpf import (
    ALLOW,
    KILL,
    Step,
    answer,
    assembled,
    if_any_bit,
    if_equal,
    if_greater,
    keep_bits,
    load_architecture,
    load_argument,
    load_number,
    refuse,
    unless_equal,
)

_FILES = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close close_range
dup dup2 dup3 pipe pipe2 flock creat stat fstat lstat newfstatat statx access faccessat
faccessat2 readlink readlinkat statfs fstatfs getdents getdents64 getcwd chdir fchdir umask
ftruncate fallocate fadvise64 sendfile copy_file_range fsync fdatasync
mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2
"""
_MEMORY = "mmap munmap mprotect mremap madvise msync brk membarrier"
_THREADS = """
futex futex_waitv futex_wake futex_wait futex_requeue set_robust_list get_robust_list
set_tid_address rseq exit exit_group gettid sched_yield sched_getaffinity sched_getparam
sched_getscheduler sched_get_priority_max sched_get_priority_min getpriority
"""
_SIGNALS = """
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack
restart_syscall pause
"""
_TIME = """
alarm setitimer getitimer timer_create timer_settime timer_gettime timer_getoverrun timer_delete
nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getrusage getrlimit
"""
_WAITING = """
poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
epoll_pwait2 eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime
"""
_ITSELF = """
getpid getppid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid getresgid getgroups
capget getcpu uname sysinfo getrandom
"""
_PROCESSES = "fork vfork execve execveat wait4 waitid arch_prctl"
"""Allowed only where more than one process is."""

_NOTHING_DONE = "chmod fchmod fchmodat fchmodat2"
"""Copying a file calls these, and Landlock does not judge them: they succeed and do nothing."""

_NO_ATTRIBUTES = """
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr setxattr lsetxattr fsetxattr
"""
"""Copying a file calls these too, and is content where a file system has no attributes."""

_NETWORK = "socket socketpair connect bind"

_FIRST_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020080
_THREAD = 0x00010000
_TRUNCATE, _ACCESS = os.O_TRUNC, os.O_ACCMODE
_IOCTLS = {
    "TCGETS": 0x5401,
    "TIOCGWINSZ": 0x5413,
    "FIONREAD": 0x541B,
    "FIONBIO": 0x5421,
    "FIONCLEX": 0x5450,
    "FIOCLEX": 0x5451,
}
_FCNTLS = {
    "F_DUPFD": 0,
    "F_GETFD": 1,
    "F_SETFD": 2,
    "F_GETFL": 3,
    "F_SETFL": 4,
    "F_GETLK": 5,
    "F_SETLK": 6,
    "F_SETLKW": 7,
    "F_OFD_GETLK": 36,
    "F_OFD_SETLK": 37,
    "F_OFD_SETLKW": 38,
    "F_DUPFD_CLOEXEC": 1030,
    "F_GETPIPE_SZ": 1032,
}
_PRCTLS = {"PR_SET_NAME": 15, "PR_GET_NAME": 16}
_RLIMIT_OF_ITSELF = 0

_SET_FILTER, _ALL_THREADS = 1, 1


def restrict(*, processes: int) -> None:
    """Leave this process only harmless calls; with `processes` over 1 also fork and exec.

    It may send signals only to itself. Needs no_new_privs. Raises OSError.
    """
    program = assembled(_steps(processes, os.getpid()))
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("=H6xQ", len(program) // 8, ctypes.addressof(code))
    syscalls.call("seccomp", _SET_FILTER, _ALL_THREADS, header)


def _steps(processes: int, pid: int) -> list[Step]:
    steps = [
        load_architecture(),
        *unless_equal(syscalls.architecture(), [answer(KILL)]),
        load_number(),
    ]
    if os.uname().machine == "x86_64":
        steps += if_greater(_FIRST_X32 - 1, [answer(KILL)])
    for names, result in _plain(processes):
        for name in names.split():
            steps += _call(name, [answer(result)])
    for name, judged in _judged(processes, pid).items():
        steps += _call(name, judged)
    steps += if_greater(max(syscalls.numbers().values()), [answer(refuse(errno.ENOSYS))])
    return [*steps, answer(refuse(errno.EPERM))]


def _plain(processes: int) -> list[tuple[str, int]]:
    """Calls whose answer does not depend on their arguments."""
    allowed = (_FILES, _MEMORY, _THREADS, _SIGNALS, _TIME, _WAITING, _ITSELF)
    return [
        (" ".join(allowed) + (_PROCESSES if processes > 1 else ""), ALLOW),
        (_NOTHING_DONE, refuse(0)),
        (_NO_ATTRIBUTES, refuse(errno.ENOTSUP)),
        (_NETWORK, refuse(errno.EACCES)),
        ("clone3 openat2", refuse(errno.ENOSYS)),  # what they ask lies in memory, unseen here
    ]


def _judged(processes: int, pid: int) -> dict[str, list[Step]]:
    """Calls that are judged by their arguments."""
    itself = _one_of(0, [pid], errno.EPERM)
    return {
        "open": _open(1),
        "openat": _open(2),
        "clone": _clone(processes),
        "fcntl": _one_of(1, list(_FCNTLS.values()), errno.EINVAL),
        "ioctl": _one_of(1, list(_IOCTLS.values()), errno.ENOTTY),
        "utimensat": _dated(),
        "prctl": _one_of(0, list(_PRCTLS.values()), errno.EPERM),
        "prlimit64": _one_of(0, [_RLIMIT_OF_ITSELF], errno.EPERM),
        "kill": itself,
        "tgkill": itself,
    }


def _open(flags: int) -> list[Step]:
    """Truncating what is opened to read needs no right to write under older Landlocks."""
    to_read = [
        load_argument(flags),
        keep_bits(_ACCESS),
        *if_equal(os.O_RDONLY, [answer(refuse(errno.EACCES))]),
        answer(ALLOW),
    ]
    return [load_argument(flags), *if_any_bit(_TRUNCATE, to_read), answer(ALLOW)]


def _clone(processes: int) -> list[Step]:
    last = ALLOW if processes > 1 else refuse(errno.EPERM)
    return [
        load_argument(0),
        *if_any_bit(_NEW_NAMESPACES, [answer(refuse(errno.EPERM))]),
        *if_any_bit(_THREAD, [answer(ALLOW)]),
        answer(last),
    ]


def _dated() -> list[Step]:
    """Copying a date does nothing; asking for that of now fails, so that a missing file is made."""
    times = 2
    now = [answer(refuse(errno.EPERM))]
    return [load_argument(times), *if_equal(0, now), answer(refuse(0))]


def _one_of(index: int, values: list[int], error: int) -> list[Step]:
    """Allow a call whose argument is one of some values."""
    steps = [load_argument(index)]
    for value in values:
        steps += if_equal(value, [answer(ALLOW)])
    return [*steps, answer(refuse(error))]


def _call(name: str, then: list[Step]) -> list[Step]:
    """Steps for one call; none where this processor has no such call."""
    number = syscalls.numbers().get(name)
    return [] if number is None else if_equal(number, then)
