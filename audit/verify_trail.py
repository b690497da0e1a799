"""Verify a vault's trail without the software that wrote it: standard library and `cryptography` only.

    python audit/verify_trail.py VAULT OFFICER_VKEY... [--seen CHECKPOINT] [--output RID=FILE]...

VAULT is the vault's file. OFFICER_VKEY are the officers' verifier keys, known from elsewhere:
all of them must have signed the first keyring. CHECKPOINT is a note seen earlier. Written
from audit/trail-format.md alone; shares no code with the package. Exit code 0: verified; 1: broken.
"""

import argparse
import base64
import hashlib
import json
import sqlite3
import struct
import sys
import unicodedata
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COLUMNS = {
    "meta": "k,v", "record": "rid,ext", "capsule": "id,rid,rev,cls,pol,ct",
    "wrap": "id,rid,rev,cls,rcpt,epoch,ct", "keyring": "version,note", "policy": "sha,note",
}  # fmt: skip


class Broken(Exception):
    """The trail does not verify."""


def need(condition, why):
    """Raise `Broken` unless *condition*."""
    if not condition:
        raise Broken(why)


def tup(*parts):
    """Encode parts without ambiguity."""
    out = struct.pack(">I", len(parts))
    for part in parts:
        if isinstance(part, int):
            part = struct.pack(">Q", part % 2**64)
        elif isinstance(part, str):
            part = part.encode()
        out += struct.pack(">I", len(part)) + part
    return out


def sha(raw):
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def parse_vkey(vkey):
    """Return (name, key id, public key) of a verifier key."""
    name, key_id, encoded = vkey.split("+", 2)
    raw = base64.b64decode(encoded)
    need(raw[:1] == b"\x01", "a verifier key is not Ed25519")
    need(hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() == key_id, "a verifier key is malformed")
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(raw[1:])


def check_note(note, vkeys, required):
    """Return the text of a note that at least *required* of *vkeys* signed."""
    text, _, lines = note.rpartition("\n\n")
    text, signed = text + "\n", 0
    for line in lines.splitlines():
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        need(dash == "\u2014" and base64.b64encode(raw).decode() == encoded, "a signature line is malformed")
        for known, key_id, key in map(parse_vkey, vkeys):
            if (known, key_id) == (name, raw[:4]):
                check_signature(key, raw[4:], text.encode())
                signed += 1
    need(signed >= required, "a note is not signed by the keys it needs")
    return text


def check_signature(key, signature, message):
    """Raise `Broken` unless *signature* is good."""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        raise Broken("a signature is wrong") from None


def grow(leaves):
    """Return every perfect subtree over leaf hashes as {(level, index): hash} (RFC 6962, section 2.1)."""
    nodes, level, row = {}, 0, leaves
    while row:
        nodes |= {(level, index): h for index, h in enumerate(row)}
        pairs = zip(row[::2], row[1::2], strict=False)
        level, row = level + 1, [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return nodes


def root_at(nodes, size):
    """Return the root over the first *size* leaves."""
    root, end = None, size
    for level in range(size.bit_length()):
        if size >> level & 1:
            end -= 1 << level
            peak = nodes[level, end >> level]
            root = peak if root is None else hashlib.sha256(b"\x01" + peak + root).digest()
    return root


def read_keyrings(vault, officers):
    """Return the keyrings by version, each signed by the officers of the one before it."""
    keyrings, need_signers, previous = {}, len(officers), ""
    for version, note in vault.execute("SELECT version,note FROM keyring ORDER BY version"):
        text = check_note(note, officers, need_signers)
        header, body, rest = text.split("\n", 2)
        keyring = json.loads(body)
        need(header == "redactor/v1/keyring" and rest == "", "a keyring is malformed")
        need(keyring["version"] == version == len(keyrings) + 1, "a keyring's version is wrong")
        need(keyring["previous"] == previous, "a keyring does not follow the one before it")
        officers, need_signers, previous = keyring["officers"]["keys"], keyring["officers"]["need"], sha(text.encode())
        keyrings[version] = (previous, keyring)
    need(keyrings, "there is no keyring")
    return keyrings


def read_entries(vault):
    """Return every entry as (bytes, object), checked for form, number and record."""
    entries = []
    for number, (seq, rid, raw) in enumerate(vault.execute("SELECT seq,rid,entry FROM log ORDER BY seq")):
        says = json.loads(raw)
        same = json.dumps(says, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == raw
        need(same and unicodedata.is_normalized("NFC", raw.decode()), f"entry {number} is not canonical")
        need(seq == number == says["seq"] and says["v"] == 1, f"entry {number} is out of place")
        need((rid.hex() if rid else None) == says.get("rid"), f"entry {number} is filed under another record")
        entries.append((raw, says))
    return entries


def check_tree(vault, entries, origin, log_keys):
    """Check every checkpoint and every cached node; return the nodes and the roots that were signed, by size."""
    leaves = [hashlib.sha256(b"\x00" + raw).digest() for raw, _ in entries]
    nodes, notes = grow(leaves), {}
    for size, note in vault.execute("SELECT size,note FROM ckpt ORDER BY size"):
        text = check_note(note, log_keys, 1)
        need(1 <= size <= len(leaves), "a checkpoint covers more than the trail")
        root = root_at(nodes, size)
        need(text == f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n", f"checkpoint {size} does not fit")
        notes[size] = root
    need(len(leaves) in notes, "the last checkpoint does not cover the trail")
    need(nodes == {(a, b): h for a, b, h in vault.execute("SELECT lvl,idx,h FROM node")}, "the cached tree differs")
    return nodes, notes


def check_rows(vault, entries):
    """Compare the rows that the entries log with the rows there are."""
    logged = []
    for _, says in entries:
        if says["kind"] == "seal":
            logged += [says["ext"], *(c["ct"] for c in says["cap"]), *(w[2] for c in says["cap"] for w in c["w"])]
            logged += [w[2] for w in says["esc"]]
        logged += [says["row"]] if says["kind"] in ("keyring", "policy") else []
        logged += says["rows"] if says["kind"] == "genesis" else []
    stored = [
        sha(tup(table, *(value for value in row if value is not None)))
        for table, columns in COLUMNS.items()
        for row in vault.execute(f"SELECT {columns} FROM {table}")
    ]
    need(sorted(logged) == sorted(stored), "rows are missing, changed or were never logged")


def check_story(entries, nodes, notes, keyrings, origin):
    """Check time, chains, keyrings in force and the signatures of those who asked."""
    chains, asked, version, before = {}, {}, 0, None
    for number, (_, says) in enumerate(entries):
        now = datetime.fromisoformat(says["t"])
        explained = says["kind"] == "clock" and before and says["before"] == before.strftime("%Y-%m-%dT%H:%M:%SZ")
        need(before is None or explained or now >= before - timedelta(minutes=5), f"entry {number}: time went back")
        before = now
        if "rid" in says:
            rn, rp = chains.get(says["rid"], (-1, ""))
            need((says["rn"], says["rp"]) == (rn + 1, rp), f"entry {number} does not follow its record's last")
            chains[says["rid"]] = says["rn"], nodes[0, number].hex()
        if says["kind"] == "keyring":
            version += 1
            need(says["keyring"] == [version, keyrings[version][0]], f"entry {number}: not the signed keyring")
        elif "keyring" in says:
            need(says["keyring"] == [version, keyrings[version][0]], f"entry {number}: keyring not in force")
            need(says["t"] <= keyrings[version][1]["expires"], f"entry {number}: keyring expired")
        if says["kind"] in ("open", "search"):
            size = max(size for size in notes if size <= number)
            need(says["last"] == [size, notes[size].hex()], f"entry {number} was asked of another trail")
            check_request(number, says, keyrings[version][1], origin)
            asked[number] = [says.get(key) for key in ("rid", "rev", "cls")]
        if says["kind"] in ("open_done", "open_fail"):
            ended = asked.pop(says["of"], None) == [says["rid"], says["rev"], says["cls"]]
            need(ended, f"entry {number} ends what nobody asked for")
    need(version == max(keyrings), "the newest keyring was never logged")


def check_request(number, says, keyring, origin):
    """Check that a granted member of staff signed a request."""
    cls = says.get("cls", "INDEX")
    vkeys = [vkey for staff_id, _, _, vkey in keyring["staff"] if staff_id == says["actor"]]
    need(vkeys and [cls, says["actor"]] in [[g[0], g[2]] for g in keyring["grants"]], f"entry {number}: not granted")
    where = (bytes.fromhex(says["rid"]), says["rev"], cls, says["token"]) if says["kind"] == "open" else ()
    size, root = says["last"]
    message = tup(f"redactor/v1/{says['kind']}", origin, *where, says["purpose"], size, bytes.fromhex(root))
    check_signature(parse_vkey(vkeys[0])[2], base64.b64decode(says["sig"]), message)


def check_proof(text, origin, log_keys):
    """Return the entry that a tlog-proof proves to be in the trail, or raise `Broken` (section 9)."""
    head, _, note = text.partition("\n\n")
    first, extra, index, *hashes = head.split("\n")
    need(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra "), "not a proof")
    at = int(index.removeprefix("index "))
    need(index == f"index {at}", "the index is malformed")
    name, size, root, rest = check_note(note, log_keys, 1).split("\n")
    need((name, rest) == (origin, "") and str(int(size)) == size and 0 <= at < int(size), "the checkpoint does not fit")
    entry = strict(extra.removeprefix("extra "))
    found, last = hashlib.sha256(b"\x00" + entry).digest(), int(size) - 1
    for sibling in map(strict, hashes):  # RFC 9162, section 2.1.3.2
        need(last, "the proof is too long")
        left = at & 1 or at == last
        found = hashlib.sha256(b"\x01" + (sibling + found if left else found + sibling)).digest()
        while left and not at & 1 and at:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    need(last == 0 and found == strict(root), "the entry is not in the trail")
    return entry


def strict(text):
    """Return the bytes of the one base64 form."""
    raw = base64.b64decode(text, validate=True)
    need(base64.b64encode(raw).decode() == text, "base64 is not canonical")
    return raw


def verify(path, officers, seen="", outputs=()):
    """Return the number of entries, or raise `Broken`."""
    vault = sqlite3.connect(path)
    try:
        keyrings = read_keyrings(vault, officers)
        newest = keyrings[max(keyrings)][1]
        entries = read_entries(vault)
        log_keys = [vkey for _, keyring in keyrings.values() for vkey in keyring["logs"]]
        nodes, notes = check_tree(vault, entries, newest["origin"], log_keys)
        check_rows(vault, entries)
        check_story(entries, nodes, notes, keyrings, newest["origin"])
    finally:
        vault.close()
    genesis = entries[0][1]
    need([genesis[k] for k in ("kind", "origin", "vault")] == ["genesis", newest["origin"], newest["vault"]], "genesis")
    if seen:
        origin, size, root = seen.split("\n")[:3]
        need(origin == newest["origin"] and 1 <= int(size) <= len(entries), "the vault was rolled back, or is another")
        need(base64.b64decode(root) == root_at(nodes, int(size)), "the trail was rewritten")
    for rid, output in outputs:
        seals = [says for _, says in entries if says["kind"] == "seal" and says["rid"] == rid]
        need(any(sha(bytes.fromhex(s["out_salt"]) + output) == s["out"] for s in seals), f"the output of {rid} differs")
    return len(entries)


def main():
    """Read the command line, verify, print one line."""
    parser = argparse.ArgumentParser(description="Verify a vault's trail independently.")
    parser.add_argument("vault")
    parser.add_argument("officer", nargs="+")
    parser.add_argument("--seen", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--output", action="append", default=[], metavar="RID=FILE")
    options = parser.parse_args()
    outputs = []
    for each in options.output:
        rid, _, name = each.partition("=")
        with open(name, "rb") as file:  # noqa: PTH123
            outputs.append((rid, file.read()))
    try:
        count = verify(options.vault, options.officer, options.seen.read() if options.seen else "", outputs)
    except (Broken, LookupError, TypeError, ValueError, struct.error, sqlite3.Error) as error:
        print(f"broken: {error if isinstance(error, Broken) else type(error).__name__}")
        return 1
    print(f"verified: {count} entries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
