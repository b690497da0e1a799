"""The kinds of finding of a check, and what to do about each."""

from redactor.report import Kind, Level

ORIGINAL_LEFT = Kind(
    "original-left",
    "An original is still there",
    "Something that was taken out of a record and sealed in the vault stands in the shared file, perhaps respelt.",
    "Redact the record again from its source, with the newest policy, and share that; tell who has this file.",
    Level.ERROR,
)
RESIDUAL = Kind(
    "residual",
    "Something is left that the policy takes out",
    "The recognizers, run again on the shared file, find something that the policy redacts and no rule keeps.",
    "Redact it. If it names nobody, add it to `allow` in the policy with a reason, or to the baseline.",
    Level.ERROR,
)
DOUBT = Kind(
    "residual-doubt",
    "Something may be left that the policy takes out",
    "The recognizers, run again, would redact it, and think it less likely than not that it names anybody.",
    "Look at it. Redact it if it names somebody; if not, add it to `allow` in the policy with a reason.",
    Level.WARNING,
)
BESIDE_TOKEN = Kind(
    "beside-token",
    "A token stands beside what it hides",
    "Whoever reads the token reads beside it what it was to hide, or what narrows it down.",
    "Redact what stands beside the token, in this field and wherever the record repeats it.",
    Level.ERROR,
)
HALF_REDACTED = Kind(
    "half-redacted",
    "A name is hidden by half",
    "A part of a name, or of a word, stands next to the token that hides the rest.",
    "Redact the whole name, and look for the same part in the record's other fields.",
    Level.ERROR,
)
INCONSISTENT = Kind(
    "inconsistent",
    "Hidden in one field, shown in another",
    "The same sentence stands in two fields of a record; a token in one of them hides what the other shows.",
    "Redact the record again as a whole: all its fields at once give one token for one entity.",
    Level.ERROR,
)
TWO_TOKENS = Kind(
    "two-tokens",
    "Two tokens for the same thing",
    "The same sentence stands in two fields of a record, with different tokens in the same place.",
    "Redact the record again as a whole, so that one entity has one token.",
    Level.WARNING,
)
MALFORMED_TOKEN = Kind(
    "malformed-token",
    "A token was damaged or translated",
    "It looks like a token and is none: `reveal` cannot put its original back, and no program knows what it is.",
    "Restore the token exactly as the redacted file had it; keep tokens out of translation and spell checking.",
    Level.WARNING,
)
OVER_REDACTION = Kind(
    "over-redaction",
    "An ordinary word or a label is hidden",
    "A token stands where another field of the record shows an ordinary word, or cuts a word in two: the text is "
    "harder to read, and nobody is safer.",
    "See with `redactor policies explain` which rule took it out; add the word to `allow`, or mend the recognizer.",
    Level.WARNING,
)
UNTOUCHED = Kind(
    "untouched",
    "A confidential record was never redacted",
    "It says that it is confidential, holds no token, and the trail has no event for it.",
    "Redact the record with the vault of this office before it is shared.",
    Level.ERROR,
)
NO_EVENT = Kind(
    "no-event",
    "A confidential record has no event in the trail",
    "It holds tokens, but the trail of this vault does not say that it was redacted: its originals may be lost.",
    "Redact it from its source with this vault, or check it with the vault it was redacted with.",
    Level.ERROR,
)
OUTPUT_CHANGED = Kind(
    "output-changed",
    "A confidential record is not as it was sealed",
    "The trail has an event for it, but of another text: somebody edited it after redaction.",
    "Share the file as `redact` wrote it, or redact the edited record again.",
    Level.ERROR,
)
POLICY = Kind(
    "policy-not-approved",
    "Redacted under a policy that is not approved",
    "The event of this confidential record names another policy than the approved ones.",
    "Redact it again under an approved policy, or add that policy's fingerprint to `approved-policies`.",
    Level.ERROR,
)

ORIGINALS, RESIDUALS, STRUCTURE, TRAIL = "originals", "residual", "structure", "trail"
CHECKS = (ORIGINALS, RESIDUALS, STRUCTURE, TRAIL)
KINDS: dict[str, tuple[Kind, ...]] = {
    ORIGINALS: (ORIGINAL_LEFT,),
    RESIDUALS: (RESIDUAL, DOUBT, BESIDE_TOKEN),
    STRUCTURE: (HALF_REDACTED, INCONSISTENT, TWO_TOKENS, MALFORMED_TOKEN, OVER_REDACTION),
    TRAIL: (UNTOUCHED, NO_EVENT, OUTPUT_CHANGED, POLICY),
}
"""What each check looks for."""
