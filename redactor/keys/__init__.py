"""Keys and what they do: seal, open, sign, check, derive.

The only room that imports `cryptography`. A key is an object that acts; its bytes
leave it only to be written to a key file or granted. Parts:

    encoding     unambiguous bytes: tuples, restricted canonical JSON, strict base64
    hpke         `SealingKey` (public) and `OpeningKey` (private): hybrid post-quantum HPKE
    capsule      padding, the capsule, the wraps of its key, the sealed index
    items        originals to and from the text inside a capsule
    signing      Ed25519 `SigningKey` and `VerifyKey`
    notes        C2SP signed notes
    bech32       bytes as letters with a checksum
    identity     an escrow key as one line of text that can be printed on paper
    staff        a member of staff: one key that opens, one that signs
    card         its public keys as one line for the officer
    linkage      the key behind keyed tokens
    members      the entries of a keyring: classes, officers, grants
    keyring      who may open what
    layout       the keyring as the text that officers sign
    granting     the next keyring: a further member, further classes
    founding     a whole new set of keys
    keyheader    the first line of a key file
    keyfile      keys on disk, under a passphrase
    private      files for their owner alone
    passphrase   seven words, or a phrase of one's own
    selftest     does the installed library have everything?

The byte formats are in `audit/vault-format.md`.
"""
