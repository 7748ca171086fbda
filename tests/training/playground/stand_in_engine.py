"""Answers like `training.engine serve`, without a model: a reply in three parts.

With the argument `late` a line of an earlier request comes first, and with `mute` no line comes.
"""

import json
import os
import sys
from pathlib import Path


def send(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(how: str) -> None:
    send(ready=True)
    for line in sys.stdin:
        request = json.loads(line)
        said = request["prompt"][-1]["content"]
        if how == "mute":
            continue
        if how == "late":
            send(id=request["id"] - 1, text="for somebody else", done=True)
        if said == "too long":
            send(id=request["id"], error="This conversation is too long for the model.")
            continue
        if said == "environment":
            said = str(dict(os.environ))
        send(id=request["id"], text="You")
        send(id=request["id"], text="You said")
        send(id=request["id"], text=f"You said: {said}", done=True)


if __name__ == "__main__":
    main(Path(sys.argv[-1]).name)
