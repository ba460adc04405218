"""python check_consistency.py consistency.json: was the earlier trail only ever added to?"""

import hashlib
import json
import sys
from pathlib import Path


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


said = json.loads(Path(sys.argv[1]).read_text("utf-8"))
first, path = said["first"], [bytes.fromhex(step) for step in said["path"]]
path = [bytes.fromhex(said["first_root"]), *path] if first & (first - 1) == 0 else path
place, last, old, new = first - 1, said["second"] - 1, path[0], path[0]
while place & 1:
    place, last = place >> 1, last >> 1
for step in path[1:]:
    left = place & 1 or place == last
    old, new = (node(step, old), node(step, new)) if left else (old, node(new, step))
    while left and place and not place & 1:
        place, last = place >> 1, last >> 1
    place, last = place >> 1, last >> 1
assert [old.hex(), new.hex()] == [said["first_root"], said["second_root"]], "rewritten"
print("proven: the first", first, "of", said["second"], "records are unchanged")
