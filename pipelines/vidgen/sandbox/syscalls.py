"""System calls by name, on the two kinds of processor whose numbers are known here."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from typing import Any

_TABLE = """
read 0 63
write 1 64
open 2 -
close 3 57
stat 4 -
fstat 5 80
lstat 6 -
poll 7 -
lseek 8 62
mmap 9 222
mprotect 10 226
munmap 11 215
brk 12 214
rt_sigaction 13 134
rt_sigprocmask 14 135
rt_sigreturn 15 139
ioctl 16 29
pread64 17 67
pwrite64 18 68
readv 19 65
writev 20 66
access 21 -
pipe 22 -
select 23 -
sched_yield 24 124
mremap 25 216
msync 26 227
madvise 28 233
dup 32 23
dup2 33 -
pause 34 -
nanosleep 35 101
getitimer 36 102
alarm 37 -
setitimer 38 103
getpid 39 172
sendfile 40 71
socket 41 198
connect 42 203
bind 49 200
socketpair 53 199
clone 56 220
fork 57 -
vfork 58 -
execve 59 221
exit 60 93
wait4 61 260
kill 62 129
uname 63 160
fcntl 72 25
flock 73 32
fsync 74 82
fdatasync 75 83
ftruncate 77 46
getdents 78 -
getcwd 79 17
chdir 80 49
fchdir 81 50
rename 82 -
mkdir 83 -
rmdir 84 -
creat 85 -
unlink 87 -
readlink 89 -
chmod 90 -
fchmod 91 52
umask 95 166
gettimeofday 96 169
getrlimit 97 163
getrusage 98 165
sysinfo 99 179
times 100 153
getuid 102 174
getgid 104 176
geteuid 107 175
getegid 108 177
setpgid 109 154
getppid 110 173
getpgrp 111 -
setsid 112 157
getgroups 115 158
getresuid 118 148
getresgid 120 150
getpgid 121 155
getsid 124 156
capget 125 90
capset 126 91
rt_sigpending 127 136
rt_sigtimedwait 128 137
rt_sigsuspend 130 133
sigaltstack 131 132
statfs 137 43
fstatfs 138 44
getpriority 140 141
sched_getparam 143 121
sched_getscheduler 145 120
sched_get_priority_max 146 125
sched_get_priority_min 147 126
pivot_root 155 41
prctl 157 167
umount2 166 39
arch_prctl 158 -
gettid 186 178
setxattr 188 5
lsetxattr 189 6
fsetxattr 190 7
getxattr 191 8
lgetxattr 192 9
fgetxattr 193 10
listxattr 194 11
llistxattr 195 12
flistxattr 196 13
time 201 -
futex 202 98
sched_getaffinity 204 123
epoll_create 213 -
getdents64 217 61
set_tid_address 218 96
restart_syscall 219 128
fadvise64 221 223
timer_create 222 107
timer_settime 223 110
timer_gettime 224 108
timer_getoverrun 225 109
timer_delete 226 111
clock_gettime 228 113
clock_getres 229 114
clock_nanosleep 230 115
exit_group 231 94
epoll_wait 232 -
epoll_ctl 233 21
tgkill 234 131
waitid 247 95
openat 257 56
mkdirat 258 34
newfstatat 262 79
unlinkat 263 35
renameat 264 38
readlinkat 267 78
fchmodat 268 53
faccessat 269 48
pselect6 270 72
ppoll 271 73
unshare 272 97
set_robust_list 273 99
get_robust_list 274 100
utimensat 280 88
epoll_pwait 281 22
timerfd_create 283 85
eventfd 284 -
fallocate 285 47
timerfd_settime 286 86
timerfd_gettime 287 87
eventfd2 290 19
epoll_create1 291 20
dup3 292 24
pipe2 293 59
preadv 295 69
pwritev 296 70
prlimit64 302 261
getcpu 309 168
renameat2 316 276
seccomp 317 277
getrandom 318 278
execveat 322 281
membarrier 324 283
copy_file_range 326 285
preadv2 327 286
pwritev2 328 287
statx 332 291
rseq 334 293
open_tree 428 428
move_mount 429 429
fsopen 430 430
fsconfig 431 431
fsmount 432 432
clone3 435 435
close_range 436 436
openat2 437 437
faccessat2 439 439
epoll_pwait2 441 441
mount_setattr 442 442
landlock_create_ruleset 444 444
landlock_add_rule 445 445
landlock_restrict_self 446 446
futex_waitv 449 449
fchmodat2 452 452
futex_wake 454 454
futex_wait 455 455
futex_requeue 456 456
"""
"""Name, number on x86_64, number on aarch64; a dash where that processor has no such call."""

_MACHINES = {"x86_64": (1, 0xC000003E), "aarch64": (2, 0xC00000B7)}
"""The column of a machine in the table, and the mark by which the kernel tells its calls apart."""


def supported() -> bool:
    """Whether this is Linux on a processor that the table knows, with pointers of 64 bits."""
    return sys.platform == "linux" and os.uname().machine in _MACHINES and sys.maxsize > 2**32


def architecture() -> int:
    """The kernel's mark for calls of this processor (AUDIT_ARCH)."""
    return _MACHINES[os.uname().machine][1]


@cache
def numbers() -> dict[str, int]:
    """The numbers of the calls that this processor has."""
    column = _MACHINES[os.uname().machine][0]
    rows = (line.split() for line in _TABLE.split("\n") if line)
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}


def call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a system call. Numbers are passed as long, bytes and buffers by their address.

    Raises OSError with the call's name.
    """
    result: int = _libc().syscall(ctypes.c_long(numbers()[name]), *map(_word, arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def prctl(option: int, *arguments: int) -> int:
    """Set or ask something about this process. Raises OSError."""
    return call("prctl", option, *arguments, *[0] * (4 - len(arguments)))


def _word(value: Any) -> Any:
    return ctypes.c_long(value) if isinstance(value, int) else value


@cache
def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library
