"""Runs a command on a pseudo-terminal and answers its questions.

usage: answer-prompts.py '[["text to wait for", "keys to send"], ...]' COMMAND ARGUMENT...

Prints all that the command printed and exits as it does; exits with 99 when a text does not come within 30 seconds.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

LIMIT_SECONDS = 30

answers = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

# Rows and columns; without them, a line is a character long.
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))
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
    if answers and answers[0][0].encode() in printed[seen:]:
        text, keys = answers.pop(0)
        seen = len(printed)
        # What draws a question may not read keys yet.
        time.sleep(0.2)
        os.write(terminal, keys.encode())
        deadline = time.monotonic() + LIMIT_SECONDS
    if time.monotonic() > deadline:
        sys.stdout.buffer.write(printed)
        print(f"\n{answers[0][0] if answers else 'its end'} did not come")
        os.kill(child, 9)
        sys.exit(99)
sys.stdout.buffer.write(printed)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
