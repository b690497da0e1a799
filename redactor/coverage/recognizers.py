"""What each recognizer is worth: how much of what it found was right, and what would be lost without it."""

from dataclasses import dataclass

from redactor.coverage.outcome import Coverage


@dataclass(slots=True)
class Worth:
    """Counts of one recognizer: its finds, how many are right, mentions it touches, and those it alone covers."""

    finds: int = 0
    right: int = 0
    touched: int = 0
    alone: int = 0


def worth(coverage: Coverage) -> dict[str, Worth]:
    """Return the counts of each recognizer, by name.

    A mention counts as covered alone where the recognizer's spans are needed to cover it. What others would find in its
    absence is not known: names that it found are carried through the record, and weigh in what the model decides.
    """
    found: dict[str, Worth] = {}
    for one in coverage.examined:
        for f in one.finds:
            counts = found.setdefault(f.recognizer, Worth())
            counts.finds += 1
            counts.right += f.right
        for m in one.met:
            for name in m.by:
                found.setdefault(name, Worth()).touched += m.counts
            for name in m.needs:
                found[name].alone += m.counts
    return dict(sorted(found.items()))
