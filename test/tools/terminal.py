"""Runs a command on a pseudo-terminal, and does something each time that it has printed something.

usage: terminal.py COLUMNS '[["text to wait for", "send", "keys"], ...]' COMMAND ARGUMENT...

Besides "send" there are ["text", "signal", "SIGINT"] and ["text", "resize", 40], which gives the terminal so many columns; where that was is
marked in what was printed by ESC ] resize ; 40 BEL. Prints all that the command printed and exits as it does, with 128 and the signal's number
where a signal ended it; exits with 99 when a text does not come within 30 seconds.
"""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

LIMIT_SECONDS = 30
ROWS = 30


def resize(file, columns):
    # The terminal itself tells the command, by SIGWINCH.
    fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))


steps = json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    # The size is there before the command begins: without one, a line is a character long.
    resize(0, int(sys.argv[1]))
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
    if steps and steps[0][0].encode() in printed[seen:]:
        _, act, value = steps.pop(0)
        seen = len(printed)
        if act == "send":
            # What draws a question may not read keys yet.
            time.sleep(0.2)
            os.write(terminal, value.encode())
        elif act == "signal":
            os.kill(child, getattr(signal, value))
        else:
            printed += f"\033]resize;{value}\a".encode()
            resize(terminal, value)
        deadline = time.monotonic() + LIMIT_SECONDS
    if time.monotonic() > deadline:
        os.kill(child, signal.SIGKILL)
        sys.stdout.buffer.write(printed)
        print(f"\n{steps[0][0] if steps else 'its end'} did not come")
        sys.exit(99)
sys.stdout.buffer.write(printed)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(code if code >= 0 else 128 - code)
