"""The server does not outlive the program that started it.

Two signs of that program's end are watched, each on a thread of its own so that a busy event loop
cannot hide them: the end of stdin, when stdin is a pipe, and the end of the parent process.
"""

import logging
import os
import stat
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger("mismo.lifeline")

POLL_SECONDS = 0.5
"""How often the parent is looked at where the system cannot wake us at its end."""


def watch(parent_pid: int | None, stop: Callable[[str], None]) -> None:
    """Calls `stop` with a reason at the first sign; `parent_pid` None means our parent by birth."""
    if _stdin_is_pipe():
        _start("lifeline-stdin", lambda: _wait_for_end_of_stdin(stop))
    if parent_pid is None and os.getppid() <= 1:
        return
    _start("lifeline-parent", lambda: _wait_for_parent(parent_pid or os.getppid(), parent_pid is None, stop))


def _start(name: str, wait: Callable[[], None]) -> None:
    threading.Thread(target=wait, name=name, daemon=True).start()


def _stdin_is_pipe() -> bool:
    """Only a pipe (or the socket pair that some programs use as one) is held open by somebody."""
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _wait_for_end_of_stdin(stop: Callable[[str], None]) -> None:
    try:
        while os.read(0, 4096):
            continue
    except OSError as error:
        log.warning("stdin cannot be read: %s", error)
    stop("stdin was closed")


def _wait_for_parent(pid: int, by_birth: bool, stop: Callable[[str], None]) -> None:
    if sys.platform == "linux" and _wait_on_pidfd(pid):
        stop("the program that started the server is gone")
        return
    while _is_alive(pid) and not (by_birth and sys.platform != "win32" and os.getppid() != pid):
        time.sleep(POLL_SECONDS)
    stop("the program that started the server is gone")


def _wait_on_pidfd(pid: int) -> bool:
    """Waits for the end of `pid` on Linux; false where the kernel cannot do that."""
    import select

    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll()
    return True


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_alive_on_windows(pid: int) -> bool:
    # os.kill(pid, 0) would end the process there; a process handle tells without harm.
    import ctypes

    synchronize, wait_timeout = 0x0010_0000, 0x102
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == wait_timeout)
    finally:
        kernel.CloseHandle(handle)
