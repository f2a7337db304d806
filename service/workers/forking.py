"""The process that makes processes: SymPy is loaded once, and each one that proves is a fork of it, ready in milliseconds.

Run as `python -m service.workers.forking FD`: for every file descriptor that comes through the socket FD a child is forked that
answers questions on it. It ends when the socket is closed, that is when the service ends, however it ends.
"""

import os
import signal
import socket
import sys
from multiprocessing.connection import Connection

from service.maths.cas import proves_equal
from service.maths.names import Symbol, declare
from service.maths.parser import parse
from service.workers.confined import Limits, serve

_PROOFS = (("tan(x)", "sin(x)/cos(x)"), ("sqrt(x^2 + 2x y + y^2)", "|x + y|"), ("x!", "gamma(x + 1)"))
"""One of each kind; what SymPy loads and computes for them is there in every fork."""


def main() -> None:
    """Prove a little, then fork for whoever asks."""
    control = socket.socket(fileno=int(sys.argv[1]))
    limits = Limits(*map(int, sys.argv[2:5]))
    names = declare([Symbol("x"), Symbol("y")])
    for left, right in _PROOFS:
        proves_equal(parse(left, names), parse(right, names), names.symbols)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            serve(Connection(descriptors[0]), limits)
            os._exit(0)
        os.close(descriptors[0])


if __name__ == "__main__":
    main()
