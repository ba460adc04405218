"""python check_sample.py sample.json proof.json key.json: were these families drawn by lot?

sample.json is GET /samples/{id}; proof.json, for an auditor, GET /audit/records/{record}/proof with
the record and the `seed.size` named in it; key.json is GET /audit/key.
"""

import hashlib
import json
import sys
from base64 import urlsafe_b64decode
from collections import defaultdict
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


said, proof, published = (json.loads(Path(path).read_text("utf-8")) for path in sys.argv[1:])
draw, by_item = said["sample"], defaultdict(list)
for lot in said["population"]:
    by_item[lot["item"]].append(lot["claim_id"])

listed = sha("".join(sorted(f"{lot['claim_id']} {lot['item']}\n" for lot in said["population"])))
assert listed == said["population_digest"], "the population is not the one announced"
record = json.loads(proof["record"])
told = [record["object_id"], record["action"], record["after_digest"]]
assert told == [draw["id"], "sample.draw", listed], "the trail tells of another draw"

checkpoint = said["seed"]
x = next(key["x"] for key in published["keys"] if key["kid"] == checkpoint["key_id"])
Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(x + "==")).verify(
    urlsafe_b64decode(checkpoint["signature"] + "=="), checkpoint["statement"].encode()
)
root = checkpoint["statement"].split("\n")[3]
leaf = hashlib.sha256(b"\0" + proof["record"].encode()).digest()
place, last = proof["leaf"], proof["size"] - 1
for step in map(bytes.fromhex, proof["path"]):
    right = place & 1 or place == last
    leaf = hashlib.sha256(b"\1" + (step + leaf if right else leaf + step)).digest()
    while right and place and not place & 1:
        place, last = place >> 1, last >> 1
    place, last = place >> 1, last >> 1
assert (last, leaf.hex()) == (0, root), "this checkpoint does not seal the draw"

seed = sha(f"{said['method']}\n{draw['id']}\n{listed}\n{root}\n")
drawn = [
    claim
    for _, claims in sorted(by_item.items())
    for claim in sorted(claims, key=lambda claim: sha(f"{seed} {claim}"))[
        : max(1, -(-len(claims) * draw["percent"] // 100))
    ]
]
assert drawn == [row["claim_id"] for row in said["drawn"]], "other families were drawn"
print("proven:", len(drawn), "of", len(said["population"]), "were drawn by lot")
