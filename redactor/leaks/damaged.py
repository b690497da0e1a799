"""Find what was a token once: translated, escaped, re-bracketed, misspelt, cut."""

import re
from collections.abc import Iterable, Iterator

from redactor.detect.fold import fold
from redactor.detect.identity import near
from redactor.leaks.kinds import MALFORMED_TOKEN
from redactor.leaks.shared import Leak, Shared, leak
from redactor.leaks.spots import Spots
from redactor.model import ENTITIES

# What "redacted" becomes in a translation, or in the hands of somebody who retypes it: en, fr, es, pt, nl.
_HIDDEN = frozenset(
    """redacted redact redaction redacting anonymised anonymized anonymous censored withheld removed deleted hidden
    masked redige rediges redigee caviarde caviardee caviardes expurge expurgee masque masquee supprime supprimee
    anonymise anonymisee censure censuree occulte occultee biffe retire retiree efface effacee cache redactado
    redactada editado tachado suprimido suprimida omitido omitida censurado censurada eliminado eliminada oculto
    oculta ocultado anonimizado anonimizada borrado redigido redigida removido removida apagado tarjado geredigeerd
    geanonimiseerd verwijderd weggelakt gelakt zwartgemaakt onleesbaar geredacteerd bewerkt""".split()
)
# Of these, what no author puts between quotation marks: « supprimé » is a word somebody said.
_SURELY = frozenset(
    """redacted anonymised anonymized caviarde caviardee caviardes redactado redactada anonimizado anonimizada
    anonymise anonymisee geredigeerd geanonimiseerd zwartgemaakt weggelakt gelakt tarjado""".split()
)
_THINGS = frozenset(
    """loc location lieu endroit localisation localite lugar ubicacion localizacion local localizacao
    plaats locatie plek place person personne persona pessoa persoon personnes name nom nombre nome naam
    date fecha data datum organisation organization organizacion organizacao organisatie org phone
    telephone telefono telefone telefoon tel email courriel correo country pays pais land id handle url
    year annee ano jaar coordinates coordonnees""".split()
)
_OPEN, _CLOSE = r"[<‹«＜〈⟨《]", r"[>›»＞〉⟩》]"
_ESCAPED_OPEN = r"(?:&lt;|&#0*60;|&#x0*3c;|\\u003c|%3c|\\<)"
_ESCAPED_CLOSE = r"(?:&gt;|&#0*62;|&#x0*3e;|\\u003e|%3e|\\>)"
_INSIDE = (
    r"([^<>‹›«»＜＞〈〉⟨⟩《》{}\[\]&\n]{1,32}"
    r"|[^\W\d_]{1,16}-?[ \t]{0,8}\r?\n[ \t]{0,8}[^\W\d_]{1,16})"
)
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_ESCAPED_OPEN}){_INSIDE}?(?:{_ESCAPED_CLOSE})",
        rf"{_OPEN}{_INSIDE}{_CLOSE}",
        rf"[\[{{]{{1,2}}{_INSIDE}[\]}}]{{1,2}}",
    )
]
_STRICT = re.compile(r"\(([^\W\d_]{4,16})\)")
_UNOPENED = re.compile(r"(?<![<\w/])([A-Za-z][\w-]{1,30})>")
_UNCLOSED = re.compile(r"<([A-Za-z][\w-]{1,30})(?![\w>@:/.=-])(?!\s*[^<>\n]{0,16}>)")
_DOUBLED = re.compile(r"<<[^<>\n]{1,32}>>?|<[^<>\n]{1,32}>>")
_THEIRS = ("unknown", "field")  # names of entities that people put between brackets themselves
_NUMBER = re.compile(r"[\s_.-]*\d{1,7}$")


class Damaged:
    """Finds damaged tokens of one policy."""

    def __init__(self, templates: Iterable[str]) -> None:
        self._plain = frozenset({_bare(t) for t in templates} | {"redacted"})
        self._own = self._plain | {_bare(e) for e in ENTITIES}

    def find(self, shared: Shared, n: int) -> Iterator[Leak]:
        """Yield the damaged tokens in field *n*."""
        text, taken = shared.record.fields[n].text, list(shared.tokens[n])
        for (start, end), detail in self._damaged(text, taken):
            yield leak(MALFORMED_TOKEN, shared, n, (start, end), detail)

    def _damaged(self, text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], str]]:
        seen = Spots(taken)
        for doubled in _DOUBLED.finditer(text):
            if seen.touch(*doubled.span()):
                yield doubled.span(), "a token with a bracket too many"
        for start, end in taken:
            if self._foreign(text[start + 1 : end - 1]):
                yield (start, end), "a translated token"
        for form in _FORMS:
            for found in form.finditer(text):
                detail = "" if seen.touch(*found.span()) else self._once(found[1] or "", found[0], text)
                if detail and seen.add(*found.span()):
                    yield found.span(), detail
        for found in _STRICT.finditer(text):
            if fold(found[1]) == "redacted" and seen.add(*found.span()):
                yield found.span(), "a token in other brackets"
        for half in (_UNOPENED, _UNCLOSED):
            for found in half.finditer(text):
                if self._is_own(found[1]) and seen.add(*found.span()):
                    yield found.span(), "a token without one of its brackets"

    def _foreign(self, inside: str) -> bool:
        """Answer whether a token in capitals is of no policy: <LIEU>, <REDACTED>. Numbered ones are a user's own."""
        if inside == "redacted" or not inside.isupper() or _NUMBER.search(inside):
            return False
        bare = _bare(inside)
        return (bare in _HIDDEN or bare in _THINGS) and (bare == "redacted" or bare not in self._own)

    def _once(self, inside: str, whole: str, text: str) -> str:
        """Return what is wrong with a bracketed word of *text*, "" where it never was a token."""
        bare = _bare(inside)
        angle, quoted = whole[0] in "<＜〈⟨《", whole[0] in "«‹"
        if not bare or (bare not in self._plain and _is_markup(inside, text)):
            return ""
        if bare in _THEIRS and not self._is_own(inside):
            return ""
        if self._is_own(inside):
            if whole[0] == "<":
                return "a token that is not spelt as it was"
            ours = angle or whole[0] in "&\\%" or bare == "redacted" or inside.strip().isupper()
            return "a token in other brackets" if ours else ""
        if bare in (_SURELY if quoted else _HIDDEN):
            return "a translated token"
        if angle and (bare in _THINGS or any(near(bare, own) for own in self._own)):
            return "a token in other words"
        return ""

    def _is_own(self, inside: str) -> bool:
        bare = _bare(inside)
        if bare in _THEIRS:
            return bare in self._plain or inside.isupper() or bool(_NUMBER.search(inside))
        return bare in self._own


def _is_markup(inside: str, text: str) -> bool:
    """Answer whether it is an element of HTML or XML, which has an end."""
    name = inside.strip().strip("/")
    return f"</{name}>" in text


def _bare(token: str) -> str:
    """Return the word of a token: folded, without brackets, blanks, joints and number."""
    return re.sub(r"[\W_]+", "", _NUMBER.sub("", fold(token).strip(" <>")))
