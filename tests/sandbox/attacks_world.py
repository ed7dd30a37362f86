"""Programs that reach for the environment, the network, or other processes."""

from __future__ import annotations

import ctypes
import mmap
import multiprocessing
import os
import signal
import socket
import struct
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from attacks_files import checked, libc
from cage import attack

SHELL = ["/bin/sh", "-c", "echo run"]

# Environment and memory of others


@attack()
def read_a_variable(aim: Any) -> Any:
    return os.environ.get(aim.variable)


@attack()
def read_a_variable_from_the_c_library(aim: Any) -> Any:
    libc.getenv.restype = ctypes.c_char_p
    return libc.getenv(aim.variable.encode())


@attack()
def read_a_variable_that_python_kept(aim: Any) -> Any:
    import posix

    return posix.environ.get(aim.variable.encode())


@attack()
def read_the_environment_it_began_with(aim: Any) -> Any:
    return Path("/proc/self/environ").read_bytes().strip(b"\0")


@attack()
def read_the_environment_of_another(aim: Any) -> Any:
    return Path(f"/proc/{aim.victim}/environ").read_bytes()


@attack()
def read_the_environment_of_its_parent(aim: Any) -> Any:
    return Path(f"/proc/{os.getppid()}/environ").read_bytes()


@attack()
def read_the_command_line_of_another(aim: Any) -> Any:
    return Path(f"/proc/{aim.victim}/cmdline").read_bytes()


@attack()
def read_the_memory_of_another(aim: Any) -> Any:
    with Path(f"/proc/{aim.victim}/mem").open("rb", 0) as memory:
        memory.seek(aim.address)
        return memory.read(8)


@attack()
def list_all_processes(aim: Any) -> Any:
    return [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]


@attack()
def read_a_descriptor_that_was_open(aim: Any) -> Any:
    for descriptor in range(3, 300):
        try:
            if content := os.pread(descriptor, 100, 0):
                return content
        except OSError:
            continue
    return None


@attack()
def read_what_is_typed(aim: Any) -> Any:
    return os.read(0, 1)


# Network


def reach(family: int, kind: int, address: Any) -> str:
    with socket.socket(family, kind) as line:
        line.settimeout(2)
        line.connect(address)
        line.send(b"x")
    return "sent"


@attack(plain=True)
def connect_to_a_port(aim: Any) -> Any:
    return reach(socket.AF_INET, socket.SOCK_STREAM, aim.ears.tcp)


@attack(plain=True)
def send_a_datagram(aim: Any) -> Any:
    return reach(socket.AF_INET, socket.SOCK_DGRAM, aim.ears.udp)


@attack()
def ask_for_a_name(aim: Any) -> Any:
    query = b"\0\1\1\0\0\1\0\0\0\0\0\0\x06secret\x04test\0\0\1\0\1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        return line.sendto(query, aim.ears.udp)


@attack()
def fetch_a_page(aim: Any) -> Any:
    return urllib.request.urlopen(f"http://127.0.0.1:{aim.ears.tcp[1]}/", timeout=1).read()


@attack()
def connect_by_the_newer_protocol(aim: Any) -> Any:
    return reach(socket.AF_INET6, socket.SOCK_STREAM, ("::1", aim.ears.tcp[1]))


@attack(plain=True)
def listen_on_a_port(aim: Any) -> Any:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        return line.getsockname()


@attack(plain=True)
def connect_to_a_socket_file(aim: Any) -> Any:
    return reach(socket.AF_UNIX, socket.SOCK_STREAM, str(aim.ears.file))


@attack()
def connect_to_an_abstract_socket(aim: Any) -> Any:
    return reach(socket.AF_UNIX, socket.SOCK_STREAM, aim.ears.abstract)


@attack()
def leave_a_socket_file(aim: Any) -> Any:
    with socket.socket(socket.AF_UNIX) as line:
        line.bind("out.mp4")
    return "bound"


@attack()
def send_by_a_pair_of_sockets(aim: Any) -> Any:
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return one.sendto(b"x", str(aim.ears.file))


@attack()
def open_a_socket_of_the_kernel(aim: Any) -> Any:
    kinds = ((16, 3, 0), (17, 3, 0), (40, 1, 0), (2, 3, 1), (38, 5, 0), (16, 3, 12), (1, 1, 0))
    for family, kind, protocol in kinds:
        try:
            return socket.socket(family, kind, protocol).family
        except OSError:
            continue
    return None


# Processes


@attack()
def fork(aim: Any) -> Any:
    if (child := os.fork()) == 0:
        os._exit(0)
    return f"process {child}"


@attack()
def fork_in_the_c_library(aim: Any) -> Any:
    if (child := checked(libc.fork())) == 0:
        os._exit(0)
    return f"process {child}"


@attack()
def detach_a_demon(aim: Any) -> Any:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(20)
        os._exit(0)
    return "forked"


@attack(plain=True)
def become_a_shell(aim: Any) -> Any:
    os.execv(SHELL[0], [SHELL[0], "-c", f"echo run > {aim.outside}/planted"])


@attack(plain=True)
def run_a_program(aim: Any) -> Any:
    return subprocess.run(SHELL, check=True, capture_output=True).stdout


@attack(plain=True)
def run_a_shell_line(aim: Any) -> Any:
    return os.system("true") == 0


@attack(plain=True)
def spawn_a_program(aim: Any) -> Any:
    return os.waitpid(os.posix_spawn(SHELL[0], SHELL, {}), 0)


@attack()
def start_a_worker(aim: Any) -> Any:
    worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(0,))
    worker.start()
    return worker.pid


@attack()
def run_a_program_from_memory(aim: Any) -> Any:
    program = os.memfd_create("x")
    os.write(program, b"#!/bin/sh\ntrue\n")
    os.execve(program, ["x"], {})


@attack()
def run_a_program_it_wrote(aim: Any) -> Any:
    Path("x").write_text("#!/bin/sh\ntrue\n")
    Path("x").chmod(0o755)
    os.execv("x", ["x"])


@attack()
def load_a_library_through_the_loader(aim: Any) -> Any:
    loader = next(Path("/lib64").glob("ld-linux*"), Path("/lib/ld-linux-aarch64.so.1"))
    os.execv(loader, [str(loader), "--version"])


@attack()
def leave_the_session(aim: Any) -> Any:
    os.setsid()
    return "left"


@attack()
def leave_the_group(aim: Any) -> Any:
    os.setpgid(0, 0)
    return "left"


@attack()
def outlive_its_keeper(aim: Any) -> Any:
    checked(libc.prctl(1, 0, 0, 0, 0))
    return "tied to nobody"


# Signals, and hands on other processes


@attack(plain=True)
def signal_another(aim: Any) -> Any:
    os.kill(aim.victim, signal.SIGUSR1)
    return "sent"


@attack()
def kill_its_keeper(aim: Any) -> Any:
    os.kill(os.getppid(), signal.SIGKILL)
    return "sent"


@attack()
def signal_everyone(aim: Any) -> Any:
    os.kill(-1, 0)
    return "sent"


@attack()
def signal_its_group(aim: Any) -> Any:
    os.killpg(0, 0)
    return "sent"


@attack()
def signal_by_descriptor(aim: Any) -> Any:
    signal.pidfd_send_signal(os.pidfd_open(aim.victim), signal.SIGUSR1)
    return "sent"


@attack()
def signal_by_way_of_a_pipe(aim: Any) -> Any:
    import fcntl

    heard, told = os.pipe()
    fcntl.fcntl(heard, fcntl.F_SETOWN, aim.victim)
    fcntl.fcntl(heard, fcntl.F_SETFL, os.O_ASYNC)
    os.write(told, b"x")
    return "sent"


@attack(plain=True)
def limit_another(aim: Any) -> Any:
    import resource

    return resource.prlimit(aim.victim, resource.RLIMIT_CORE)


@attack()
def move_another_to_one_core(aim: Any) -> Any:
    os.sched_setaffinity(aim.victim, {0})
    return "moved"


@attack()
def slow_another_down(aim: Any) -> Any:
    os.setpriority(os.PRIO_PROCESS, aim.victim, 19)
    return "slowed"


@attack()
def hurry_itself(aim: Any) -> Any:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    return "hurried"


@attack()
def raise_its_own_limits(aim: Any) -> Any:
    import resource

    most = resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    return "raised"


@attack(machines=("x86_64",))
def call_as_a_program_of_32_bits(aim: Any) -> Any:
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(b"\xb8\x18\x00\x00\x00\xcd\x80\xc3")  # getuid as i386 knows it
    address = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return f"user {ctypes.CFUNCTYPE(ctypes.c_int)(address)()}"


@attack(machines=("x86_64",))
def call_by_the_x32_numbers(aim: Any) -> Any:
    return f"process {libc.syscall(0x40000000 + 39)}"


@attack()
def write_into_the_memory_of_its_parent(aim: Any) -> Any:
    local = ctypes.create_string_buffer(b"evil")
    here = struct.pack("QQ", ctypes.addressof(local), 4)
    there = struct.pack("QQ", aim.address, 4)
    return checked(libc.process_vm_writev(aim.victim, here, 1, there, 1, 0))
