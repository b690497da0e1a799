"""Tell the finder of people which words are places: the gazetteer as a set of names."""

from redactor.detect.gazetteer import Places, Trust, gazetteer

_REMEMBERED = 50_000  # names, then the memory starts afresh


class Towns:
    """A set of folded names: in it are the places that are no person's name and no word."""

    def __init__(self, places: Places | None = None) -> None:
        self._places = places or gazetteer()
        self._seen: dict[str, bool] = {}

    def __contains__(self, key: object) -> bool:
        known = self._seen.get(str(key))
        if known is None:
            place = self._places.place(str(key))
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            known = self._seen[str(key)] = place is not None and place.trust is not Trust.DOUBTFUL
        return known
