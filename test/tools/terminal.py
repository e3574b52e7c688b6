"""Runs a command on a pseudo-terminal, and sends it signals when it has printed something.

usage: terminal.py COLUMNS '[["text to wait for", "SIGINT"], ...]' COMMAND ARGUMENT...

Prints all that the command printed and exits as it does, with 128 and the signal's number where a signal ended it; exits with 99 when a text does
not come within 30 seconds.
"""
import fcntl
import os
import pty
import json
import select
import signal
import struct
import sys
import termios
import time

LIMIT_SECONDS = 30

columns = int(sys.argv[1])
signals = json.loads(sys.argv[2])
# The size is there before the command begins.
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    os.execvp(sys.argv[3], sys.argv[3:])

printed = b""
seen = 0
deadline = time.monotonic() + LIMIT_SECONDS
while True:
    ready, _, _ = select.select([terminal], [], [], 0.1)
    if ready:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        printed += chunk
    if signals and signals[0][0].encode() in printed[seen:]:
        seen = len(printed)
        os.kill(child, getattr(signal, signals.pop(0)[1]))
        deadline = time.monotonic() + LIMIT_SECONDS
    if time.monotonic() > deadline:
        os.kill(child, signal.SIGKILL)
        sys.stdout.buffer.write(printed)
        sys.exit(99)
sys.stdout.buffer.write(printed)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(code if code >= 0 else 128 - code)
