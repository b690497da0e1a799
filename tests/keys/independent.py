"""Compute the formats again from primitives alone: nothing here imports `redactor`."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand


def tuple_bytes(*parts: bytes) -> bytes:
    """Return u32be(n), then u32be(length) and bytes of each part."""
    return len(parts).to_bytes(4) + b"".join(len(part).to_bytes(4) + part for part in parts)


def u64(number: int) -> bytes:
    """Return a number in 8 bytes."""
    return number.to_bytes(8)


def open_chunked(key: bytes, context: bytes, message: bytes) -> bytes:
    """Open a C2SP chunked-encryption message with SHA-512 and AES-256-GCM."""
    salt, commitment, rest = message[:24], message[24:56], message[56:]
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + context
    derived = HKDFExpand(hashes.SHA512(), 32 + 12 + 32, info).derive(key)
    assert hmac.compare_digest(derived[44:], commitment)
    out = b""
    for number, at in enumerate(range(0, len(rest), 16384 + 16)):
        nonce = (int.from_bytes(derived[32:44]) ^ number).to_bytes(12)
        out += AESGCM(derived[:32]).decrypt(nonce, rest[at : at + 16384 + 16], None)
    return out


def open_hpke(seed: bytes, info: bytes, sealed: bytes) -> bytes:
    """Open an HPKE base-mode message: X-Wing (0x647a), HKDF-SHA256 (1), ChaCha20-Poly1305 (3)."""
    both = hashlib.shake_256(seed).digest(96)
    dh = x25519.X25519PrivateKey.from_private_bytes(both[64:])
    share = sealed[1088:1120]
    mlkem_secret = mlkem.MLKEM768PrivateKey.from_seed_bytes(both[:64]).decapsulate(sealed[:1088])
    x25519_secret = dh.exchange(x25519.X25519PublicKey.from_public_bytes(share))
    ours = dh.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(mlkem_secret + x25519_secret + share + ours + b"\\.//^\\").digest()
    suite = b"HPKE" + bytes.fromhex("647a00010003")

    def extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
        return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, hashlib.sha256)

    def expand(prk: bytes, label: bytes, context: bytes, size: int) -> bytes:
        labelled = size.to_bytes(2) + b"HPKE-v1" + suite + label + context
        return HKDFExpand(hashes.SHA256(), size, labelled).derive(prk)

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared, b"secret", b"")
    key, nonce = expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, sealed[1120:], b"")


def trace(vault: bytes, kind: str, text: str) -> bytes:
    """Return the blinded trace of a text that is normalised already."""
    where = tuple_bytes(b"redactor/v1/trace", u64(1), vault, kind.encode())
    return hashlib.sha256(where + text.encode("utf-8", "surrogatepass")).digest()[:8]


def traces_content(vault: bytes, name: str, output: bytes, prints: list[list[str]], groups: list[list[Any]]) -> bytes:
    """Return the content of a SCAN capsule; *prints* are [field, hex], *groups* [entity, everywhere, here]."""

    def joined(texts: Any) -> str:
        return base64.b64encode(b"".join(sorted({trace(vault, *each) for each in texts}))).decode()

    def one(kind: str, text: str) -> str:
        return base64.b64encode(trace(vault, kind, text)).decode()

    content = {
        "f": [base64.b64encode(each).decode() for each in sorted(trace(vault, "value", f"{p} {f}") for f, p in prints)],
        "n": one("name", name) if name else "",
        "o": one("output", hashlib.sha256(output).hexdigest()),
        "t": [[entity, joined(everywhere), joined(here)] for entity, everywhere, here in sorted(groups)],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def bech32_bytes(text: str) -> bytes:
    """Return the bytes of a Bech32 text, without looking at its checksum."""
    data = text.rpartition("1")[2][:-6]
    bits = "".join(f"{'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.index(letter):05b}" for letter in data)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) // 8 * 8, 8))
