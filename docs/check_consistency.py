"""python check_consistency.py consistency.json: was the earlier trail only ever added to?"""
import hashlib, json, sys

said = json.load(open(sys.argv[1], encoding="utf-8"))
node = lambda left, right: hashlib.sha256(b"\1" + left + right).digest()
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
