"""What the executor, its servers and the programs' processes all know."""

import json
import signal

# Drawn once, published twice: gdbook.site puts each theme's colours in place of these.
FOREGROUND = "#010203"
BACKGROUND = "#fcfdfe"

# What the executor asks of a server ...
RUN = "run"  # one program, in a process forked from the server
FORK = "fork"  # another server, that imports more before it forks
SIGNAL = "signal"  # to a program's process
# ... what a server answers ...
READY = "ready"
STARTED = "started"
ENDED = "ended"
# ... and what a program's process publishes, in order with what it prints.
FENCE = "fence"  # its fence of this index begins
SVG = "svg"
FRAMES = "frames"
HTML = "html"
TEXT = "text"  # the value of a last expression
WARNING = "warning"
ERROR = "error"
END = "end"

# Signals to a program's process, by which it learns that it has to end, or tells where it is.
TOO_LATE = getattr(signal, "SIGALRM", 0)  # where there are no signals, nothing runs
TOO_MUCH = getattr(signal, "SIGUSR1", 0)
WHERE = getattr(signal, "SIGUSR2", 0)

# Parts of the library and what they lean on: imported once instead of in every program.
LIBRARY = [
    "gdbook.check", "gdbook.data", "gdbook.minibatch", "gdbook.neuron", "gdbook.plot",
    "gdbook.softmax", "mpl_toolkits.mplot3d",
]  # fmt: skip
# What to import before the fork for programs that mention a word: nothing but speed.
MODULES = {
    "torch": ["torch"],
    "torch.optim": ["torch._dynamo"],  # which its optimizers import when they are made, for seconds
    "sklearn": ["sklearn.datasets", "sklearn.linear_model", "sklearn.neighbors", "sklearn.svm"],
}
# The name in MODULES that a word stands for.
WORDS = {
    "torch": "torch", "torch.optim": "torch.optim", "sklearn": "sklearn", "two_blobs": "sklearn",
}  # fmt: skip


def encode(message) -> bytes:
    """A message as a line."""
    return json.dumps(message).encode("ascii") + b"\n"


def decode(buffer: bytearray) -> list:
    """The messages whose lines are whole; they are removed from the buffer."""
    end = buffer.rfind(b"\n") + 1
    lines = bytes(buffer[:end]).splitlines()
    del buffer[:end]
    return [json.loads(line) for line in lines]


def mark(secret: str, number: int) -> bytes:
    """What stands in the stream of printed text where a program's event of this number belongs."""
    return f"\0{secret}:{number}\n".encode("ascii")
