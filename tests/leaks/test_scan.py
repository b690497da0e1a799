"""Originals in the text of a shared file: found in every form, and nothing else is."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from redactor.detect import traces as t
from redactor.detect.fold import fold
from redactor.detect.reading import Reader
from redactor.detect.traces import Tracer
from redactor.keys.traces import Blinder
from redactor.leaks.scan import Hit, Scanner
from redactor.model import DATE, EMAIL, FIELD, HANDLE, ID, LOC, ORG, PERSON, PHONE

BLINDER, READER, TRACER = Blinder(bytes(16)), Reader(), Tracer()
Originals = tuple[tuple[str, str], ...]
RASMATA: Originals = ((PERSON, "Rasmata Ouédraogo"),)
SALIF: Originals = ((PERSON, "Salif Kiendrébéogo"),)
CONTACT: Originals = (
    (PHONE, "+226 70 12 34 56"),
    (EMAIL, "rasmata.ouedraogo@example.org"),
    (ID, "11 JJ 4071"),
    (HANDLE, "@rasmata_o"),
)


@cache
def scanner(originals: Originals) -> tuple[Scanner, frozenset[bytes]]:
    """Return a scanner for a vault that holds *originals* in one record, and that record's own traces."""
    everywhere: set[bytes] = set()
    here: set[bytes] = set()
    for group in TRACER.of(originals):
        everywhere |= {BLINDER.blind(*trace) for trace in group.everywhere}
        here |= {BLINDER.blind(*trace) for trace in group.here}
    return Scanner(everywhere, BLINDER, READER), frozenset(everywhere | here)


def hits(text: str, originals: Originals, own: bool = True) -> list[Hit]:
    scan, traces = scanner(originals)
    return scan.hits(text, traces if own else frozenset())


def found(text: str, originals: Originals, own: bool = True) -> list[str]:
    """Return the stretches of *text* that are hits, in its own record or in another."""
    return [text[hit.start : hit.end] for hit in hits(text, originals, own)]


# ------------------------------------------------------------ found in every record


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("Then Rasmata Ouédraogo spoke.", "Rasmata Ouédraogo"),
        ("Then RASMATA OUÉDRAOGO spoke.", "RASMATA OUÉDRAOGO"),
        ("then rasmata ouedraogo spoke.", "rasmata ouedraogo"),
        ("Then Ouédraogo Rasmata spoke.", "Ouédraogo Rasmata"),
        ("Then OUÉDRAOGO, Rasmata, spoke.", "OUÉDRAOGO, Rasmata"),
        ("Then Mrs Ouédraogo spoke.", "Ouédraogo"),
        ("Then Ouedraogo's house burnt.", "Ouedraogo"),
        ("La maison d’Ouédraogo.", "Ouédraogo"),
        ("Then Oue\u0301draogo spoke.", "Oue\u0301draogo"),
        ("Then Oué\u200bdrao\u00adgo spoke.", "Oué\u200bdrao\u00adgo"),
        ("Then Oué-\ndraogo spoke.", "Oué-\ndraogo"),
        ("Then Oué-\r\n  draogo spoke.", "Oué-\r\n  draogo"),
        ("Then Oue\u0301\ndraogo spoke.", "Oue\u0301\ndraogo"),
        ("Then Rasmata\r\nOuédraogo spoke.", "Rasmata\r\nOuédraogo"),
        ("Then Rasmata Wedraogo spoke.", "Rasmata Wedraogo"),
        ("Then Ouedroago spoke.", "Ouedroago"),
        ("Then Ouédraoga spoke.", "Ouédraoga"),
        ("Then Ouédrago spoke.", "Ouédrago"),
        ("photo_ouedraogo_01.jpg", "ouedraogo"),
        ("<b>Ouédraogo</b>", "Ouédraogo"),
        ("«Ouédraogo»", "Ouédraogo"),
        ("Rasmata-Ouédraogo", "Rasmata-Ouédraogo"),
        ("see www.example.org/people/ouedraogo.html", "ouedraogo"),
    ],
)
def test_a_rare_name_is_found_in_any_record(text: str, stretch: str) -> None:
    """Case, accents, order, possessive, elision, line breaks, slips, other spellings: exactly the name, no more."""
    assert found(text, RASMATA) == [stretch]
    assert found(text, RASMATA, own=False) == [stretch]


def test_another_spelling_alone_is_the_records_own() -> None:
    """Among many names a sound is shared by too many words: alone it means somebody in its own record only."""
    assert found("Then Wedraogo spoke.", RASMATA) == ["Wedraogo"]
    assert found("Then Wedraogo spoke.", RASMATA, own=False) == []


@pytest.mark.parametrize(
    ("name", "text", "stretch"),
    [
        ("Mamadou Diallo", "Then Mamadou Jallow spoke.", "Mamadou Jallow"),
        ("Cheikh Anta Ndiaye", "Sheikh Anta Ndiaye came.", "Anta Ndiaye"),
        ("Marie Sana", "Then Marie Sana spoke.", "Marie Sana"),
        ("Sana Sur", "Then Sana Sur spoke.", "Sana Sur"),
        ("Will Smith", "Then Will Smith spoke.", "Will Smith"),
        ("Ada van der Zwaluwenburg", "Ada VAN DER ZWALUWENBURG", "Ada VAN DER ZWALUWENBURG"),
        ("Abdoulaye Ould Mohamedou", "Abdoulaye Mohamedou came.", "Abdoulaye Mohamedou"),
        ("محمد الزهراوي", "قال محمد الزهراوي ذلك", "محمد الزهراوي"),
        ("محمد الزهراوي", "قال مُحَمَّد الزَّهْرَاوِي ذلك", "مُحَمَّد الزَّهْرَاوِي"),
        ("Тарас Шевченко", "Пришёл Тарас Шевченко вчера", "Тарас Шевченко"),
        ("राजेश्वरी देवयानी", "फिर राजेश्वरी देवयानी आई", "राजेश्वरी देवयानी"),
    ],
)
def test_a_whole_name_is_found_in_any_record(name: str, text: str, stretch: str) -> None:
    """Two parts of a name together, also where each alone is common, in any script."""
    assert found(text, ((PERSON, name),), own=False) == [stretch]


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("tel 70 12 34 56", "70 12 34 56"),
        ("tel +22670123456.", "22670123456"),
        ("tel 00226-70.12.34.56", "00226-70.12.34.56"),
        ("tel (226) 70 12 34 56", "226) 70 12 34 56"),
        ("tel 70‑12‑34‑56", "70‑12‑34‑56"),
        ("tel 70\u00a012\u202f34\u200b56", "70\u00a012\u202f34\u200b56"),
        ("tel ٧٠١٢٣٤٥٦", "٧٠١٢٣٤٥٦"),
        ("mail RASMATA.OUEDRAOGO@Example.org", "RASMATA.OUEDRAOGO@Example.org"),
        ("mail rasmata.ouedraogo (at) example (dot) org", "rasmata.ouedraogo (at) example (dot) org"),
        ("mail <mailto:rasmata.ouedraogo@example.org>", "rasmata.ouedraogo@example.org"),
        ("mail rasmata.ouedraogo at work", "rasmata.ouedraogo"),
        ("follow @rasmata_o there", "@rasmata_o"),
        ("plate 11JJ4071", "11JJ4071"),
        ("plate 11-jj-4071", "11-jj-4071"),
        ("plate 11 JJ 4071", "11 JJ 4071"),
    ],
)
def test_how_to_reach_somebody_is_found_in_any_record(text: str, stretch: str) -> None:
    """Numbers, addresses and identifiers, however they are spaced, cut or written against robots."""
    assert stretch in found(text, CONTACT, own=False)[0]
    assert found(text, CONTACT, own=False)[0].strip("+( ") == stretch.strip("+( ")


# ------------------------------------------------------------ found in its own record


@pytest.mark.parametrize(
    ("originals", "text", "stretch"),
    [
        (RASMATA, "Then R. Ouédraogo spoke.", "R. Ouédraogo"),
        (RASMATA, "Then R.O. spoke.", "R.O"),
        (RASMATA, "Then Rasmata spoke.", "Rasmata"),
        (((PERSON, "Awa Kaboré"),), "Then Awa spoke.", "Awa"),
        (((PERSON, "Rose Zongo"),), "Later they saw Rose there.", "Rose"),
        (((PERSON, "An Le"),), "We saw An Le there.", "An Le"),
        (((PERSON, "Le Van An"),), "We saw LE VAN AN there.", "LE VAN AN"),
        (((PERSON, "Will May"),), "We saw Will May there.", "Will May"),
        (((PERSON, "محمد الزهراوي"),), "We saw Alzahrawi there.", "Alzahrawi"),
        (((LOC, "Kaya"),), "It was in KAYA.", "KAYA"),
        (((LOC, "Boucle du Mouhoun"),), "dans la boucle du Mouhoun.", "boucle du Mouhoun"),
        (((LOC, "Zaatari camp"),), "near Zaatari.", "Zaatari"),
        (((DATE, "12 March 2024"),), "on 12 march 2024.", "12 march 2024"),
        (((DATE, "12/03/2024"),), "on 12/03/2024.", "12/03/2024"),
        (((ORG, "Collectif Sahel Debout"),), "with the COLLECTIF SAHEL DEBOUT.", "COLLECTIF SAHEL DEBOUT"),
    ],
)
def test_a_record_is_searched_for_all_that_is_its_own(originals: Originals, text: str, stretch: str) -> None:
    """Initials, given names alone, names of ordinary words, places, dates and partners."""
    assert found(text, originals) == [stretch]
    assert all(hit.own for hit in hits(text, originals))


@pytest.mark.parametrize(
    ("originals", "text"),
    [
        (RASMATA, "Then R.O. spoke."),
        (((PERSON, "Awa Kaboré"),), "Then Awa spoke."),
        (((PERSON, "Rose Zongo"),), "We saw Rose there."),
        (((PERSON, "Will May"),), "We saw Will May there."),
        (((LOC, "Kaya"),), "It was in Kaya."),
        (((LOC, "Boucle du Mouhoun"),), "dans la Boucle du Mouhoun."),
        (((DATE, "12 March 2024"),), "on 12 March 2024."),
        (((ORG, "Collectif Sahel Debout"),), "with the Collectif Sahel Debout."),
    ],
)
def test_what_others_may_share_is_not_looked_for_elsewhere(originals: Originals, text: str) -> None:
    """Another record may name the same place, day, partner or given name: that says nothing of this one."""
    assert found(text, originals, own=False) == []


# ------------------------------------------------------------ nothing found


PEOPLE: Originals = (
    *RASMATA,
    *SALIF,
    (PERSON, "Awa Kaboré"),
    (PERSON, "Rose Zongo"),
    (PERSON, "Will May"),
    (PERSON, "Marie Sana"),
    (PERSON, "Mamadou Diallo"),
    *CONTACT,
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "\n\n",
        "The women of the village met the mayor.",
        "Les femmes du village ont rencontré le maire.",
        "Las mujeres se reunieron con el alcalde.",
        "As mulheres reuniram-se com o presidente da câmara.",
        "De vrouwen spraken met de burgemeester.",
        "She rose early; they will march in May.",
        "May was dry. Will they come? Rose bushes grew.",
        "In March, April and May; Mars, avril et mai.",
        "Burkina Faso, Mali, Niger, Ghana, Togo, Bénin, Côte d’Ivoire, Nigeria, Chad, Sudan.",
        "Ouagadougou, Bobo-Dioulasso, Koudougou, Dori, Djibo, Fada N'Gourma",
        "<redacted> met <redacted> in <LOC>.",
        "<PERSON-1> and <PERSON-2> of <ORG-1>",
        "Salifou Ouattara and Boukary Sawadogo spoke.",  # the first letters alone are alike
        "Ramatou Compaoré",
        "Rasmane Ilboudo",
        "Oumarou Draogou",
        "Kiemdé and Kientega",
        "Mamadi Dioulasso",
        "Mariam Sanou and Mario Santos",
        "Kabila, Kabuga and Kaborov",
        "Zoungrana and Zorgho",
        "Outcome description: additional information",
        "R. Sawadogo and O. Kabila-Traoré's school",
        "N.B.: see P.S.",
        "tel 70 12 34 57",
        "tel 71 12 34 56",
        "tel 56 34 12 70",
        "tel 7012345",
        "tel 70 12 34 5 7 6",
        "12 34 56 of 70",
        "2023, 2024 and 2025; 12,345,678 francs; 70-12",
        "rasmata@example.org",
        "rasmata.ouattara@example.org",
        "info@example.org",
        "@rasmata_okoro",
        "plate 11 JK 4071",
        "plate 11 JJ 4072",
        "plate 11 JJ 40712",
        "JJ 4071",
        "UN resolution 1325; SDG 16.3; ISO 9001",
        "https://example.org/2024/03/12/a-story?id=1107",
        "😀😀 🎉 👩🏾‍🌾 👨‍👩‍👧",
        "\u200b\u200d\ufeff",
        "\ud800 \udfff",
        "\x00\x01\x02",
        "a" * 5000,
        "aé" * 2000,
        "1" * 5000,
        "1 " * 2000,
        "a." * 2000,
        "a@" * 2000,
        "(a" * 2000,
        "-\n" * 2000,
        "a\n" * 2000,
    ],
)
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    """Ordinary words, months, countries, sentence starts, other people and numbers, tokens, odd characters."""
    assert found(text, PEOPLE, own=False) == []


@pytest.mark.parametrize(
    "text",
    [
        "She rose early; they will march in May.",
        "Rose bushes grew. Roses are red.",
        "It will. May it be so.",
        "The road to Kayao and Kaysersberg",
        "on 13 March 2024, 12 April 2024, 12 March 2023",
        "on 12 March; in March 2024; 2024-12-03",
        "Salifou Ouattara and Boukary Sawadogo",
        "Awal, Awatif and Hawa",
        "R.K. and S.O. and O.R.",
        "B. Ouattara; Oumar R.",
        "the collective of the Sahel",
    ],
)
def test_nothing_is_found_where_nothing_of_its_own_is(text: str) -> None:
    """A record's own places, days and given names are not found in words that merely look like them."""
    own: Originals = (
        *RASMATA,
        (PERSON, "Awa Kaboré"),
        (PERSON, "Rose Zongo"),
        (PERSON, "Will May"),
        (LOC, "Kaya"),
        (DATE, "12 March 2024"),
        (ORG, "Collectif Sahel Debout"),
    )
    assert found(text, own) == []


@pytest.mark.parametrize(
    "name", ["Quedraogo", "Ouadragon", "Ouedrxyz", "Ouedra", "Ouedraogoville", "Douedraogot", "Ougdreoao", "Bedraogo"]
)
def test_names_two_slips_away_are_other_names(name: str) -> None:
    """A name that differs by two letters or more, and sounds otherwise, is not this one, even in its own record."""
    if name == "Quedraogo":  # one letter wrong, at the beginning: that is one slip
        assert found(f"Then {name} spoke.", RASMATA) == [name]
    else:
        assert found(f"Then {name} spoke.", RASMATA) == []


@pytest.mark.parametrize("slip", ["Zonga", "Zogno", "Zng", "Zongos"])
def test_a_short_name_is_not_looked_for_with_slips(slip: str) -> None:
    """A slip in a short name gives another name too often."""
    assert found(f"Then {slip} spoke.", ((PERSON, "Awa Zongo"),), own=False) == []


# ------------------------------------------------------------ where


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("😀 ", " 😀"),
        ("👩🏾‍🌾👨‍👩‍👧 ", "."),
        ("e\u0301e\u0301 ", " e\u0301"),
        ("\u200b\u200b ", "\u200b"),
        ("\ufeff", "\r\n"),
        ("a\r\nb\r\n", "\r\nc"),
        ("ﬁﬁ ß İ ", " ﬁ"),
        ("\ud800 ", " \udfff"),
        ("<redacted>, ", ", <LOC>"),
        ("photo_", "_01.jpg"),
        ("\t|", "|\t"),
    ],
)
@pytest.mark.parametrize("name", ["Rasmata Ouédraogo", "Rasmata Oue\u0301draogo", "RASMATA OUEDRAOGO"])
def test_positions_are_code_points_of_the_text(before: str, after: str, name: str) -> None:
    """What stands before it, however many bytes or folded letters that is, does not move a hit."""
    text = before + name + after
    [hit] = hits(text, RASMATA)
    assert (hit.start, text[hit.start : hit.end].strip("\u200b")) == (len(before), name)


def test_several_in_one_text_are_in_order_and_apart() -> None:
    """Every occurrence is a hit of its own; what belongs together is one."""
    text = "Ouédraogo, Kiendrébéogo; then Rasmata Ouédraogo (70 12 34 56) and OUEDRAOGO."
    originals = RASMATA + SALIF + CONTACT
    told = found(text, originals, own=False)
    assert told == ["Ouédraogo", "Kiendrébéogo", "Rasmata Ouédraogo", "70 12 34 56", "OUEDRAOGO"]


def test_whose_it_is_is_told() -> None:
    """A hit says whether it is the record's own, also where the text is the same."""
    [mine] = hits("Then Rasmata Ouédraogo spoke.", RASMATA)
    [others] = hits("Then Rasmata Ouédraogo spoke.", RASMATA, own=False)
    assert (mine.own, others.own) == (True, False)
    assert (mine.start, mine.end, mine.form) == (others.start, others.end, others.form)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Rasmata Ouédraogo", t.PAIR),
        ("of Ouédraogo", t.WORD),
        ("of Wedraogo", t.SOUND),
        ("of Ouédraoxo", t.SLIP),
        ("of R. Ouédraogo", t.INITIAL),
        ("of R.O. there", t.INITIALS),
    ],
)
def test_the_surest_form_is_told(text: str, form: str) -> None:
    """A report says how an original was recognised: the surest of several ways."""
    assert [hit.form for hit in hits(text, RASMATA)] == [form]


def test_no_text_is_in_a_hit() -> None:
    """A hit is positions and a form: it can be logged."""
    assert "aogo" not in repr(hits("Then Rasmata Ouédraogo spoke.", RASMATA))


def test_an_empty_vault_finds_nothing() -> None:
    """Without traces there is nothing to find."""
    assert Scanner(set(), BLINDER, READER).hits("Then Rasmata Ouédraogo spoke, 70 12 34 56.") == []


def test_a_picture_written_as_text_is_scanned_in_no_time() -> None:
    """A field of a hundred thousand letters without a blank is scanned, and traced, in time that grows with it."""
    for blob in ("Ab" * 100_000, "Q2x" * 70_000 + "==", "a.b-c_d" * 20_000, "a@b" * 50_000 + "(", "é" * 100_000 + "\n"):
        assert found(blob, PEOPLE) == []
        assert sum(len(each.everywhere) + len(each.here) for each in TRACER.of([(FIELD, blob)])) < 10_000


# ------------------------------------------------------------ for any name

LETTERS = st.sampled_from("abcdefghijklmnoprstuvwyzéèàçöñßøł")


def _is_a_name(word: str) -> bool:
    [known] = READER.read(word).word
    return t.role(known) in (t.WORD, t.OWN) and not known.bits & t.PLAIN


PARTS = (
    st.text(LETTERS, min_size=5, max_size=11)
    .map(lambda word: word[0].upper() + word[1:])
    .filter(lambda word: word[0].isupper() and len(word[0]) == 1 and _is_a_name(word))
)
AROUND = st.sampled_from(["", " ", "x ", "Then ", ". ", "«", "😀", "\n", "\r\n", "e\u0301 ", "<LOC> ", "( "])
CHANGES: dict[str, Callable[[str], str]] = {
    "exact": lambda name: name,
    "upper": str.upper,
    "lower": str.lower,
    "capitals of the surname": lambda name: f"{name.split()[0]} {name.split()[1].upper()}",
    "accent-free": fold,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "turned": lambda name: " ".join(name.split()[::-1]),
    "over two lines": lambda name: name.replace(" ", "\n"),
    "over two lines, indented": lambda name: name.replace(" ", "\r\n  "),
    "with a comma": lambda name: name.replace(" ", ", "),
    "hyphenated": lambda name: name.replace(" ", "-"),
    "with a zero-width space": lambda name: name[:2] + "\u200b" + name[2:],
}


def covered(text: str, start: int, end: int, places: Iterable[Hit]) -> bool:
    return any(hit.start <= start and end <= hit.end for hit in places)


def in_order(text: str, places: list[Hit]) -> bool:
    """Answer whether hits lie in the text, in order, without touching."""
    bounds = [0, *(n for hit in places for n in (hit.start, hit.end)), len(text)]
    return bounds == sorted(bounds) and all(a.end < b.start for a, b in pairwise(places))


@pytest.mark.parametrize("change", CHANGES)
@given(given_name=PARTS, surname=PARTS, before=AROUND, after=AROUND)
@settings(max_examples=40)
def test_any_name_is_found_as_people_write_it(
    change: str, given_name: str, surname: str, before: str, after: str
) -> None:
    """A name made of any letters is found in its own record in every usual form, and the hit covers all of it."""
    assume(fold(given_name) != fold(surname))
    name = f"{given_name} {surname}"
    written = CHANGES[change](name)
    assume(before[-1:].isspace() or not before[-1:].isalpha())
    text = before + written + (after if not after[:1].isalpha() else f" {after}")
    places = hits(text, ((PERSON, name),))
    assert covered(text, len(before), len(before) + len(written), places)
    assert in_order(text, places)


@given(given_name=PARTS, surname=PARTS, at=st.integers(2, 8), hyphen=st.sampled_from(["", "-", "\u2010", "- "]),
       end=st.sampled_from(["\n", "\r\n", "\n   "]))  # fmt: skip
@settings(max_examples=60)
def test_any_surname_is_found_over_a_line_break(given_name: str, surname: str, at: int, hyphen: str, end: str) -> None:
    """A word that a line break cuts anywhere but at its last letter is still the name, alone or with the given name."""
    assume(at <= len(surname) - 2)
    broken = surname[:at] + hyphen + end + surname[at:]
    for text in (f"Then {broken} spoke.", f"Then {given_name} {broken} spoke."):
        assert covered(
            text,
            text.index(broken),
            text.index(broken) + len(broken),
            hits(text, ((PERSON, f"{given_name} {surname}"),)),
        )


@given(st.text(st.characters(exclude_categories=[]), max_size=200), st.booleans())
@example("a\n" * 50, True)
@example("@", True)
@example("@@ (at) (dot)", True)
@example("_", True)
@example("A.", True)
@example("İ" * 10, True)
@settings(max_examples=150)
def test_any_text_can_be_scanned(text: str, own: bool) -> None:
    """Any text at all, lone surrogates too, gives hits in order, or none; never an error."""
    assert in_order(text, hits(text, PEOPLE, own))


PIECES = st.sampled_from(
    ["Rasmata", "Ouédraogo", "ouedrao", "Salif", "R.", "O.", "70", "12", "34", "56", "+226", "11", "JJ", "4071", "@",
     ".", "é",
     "-", "\n", "_", " ", "<LOC>", "rasmata.ouedraogo", "(at)", "example", "May", "Will", "Rose", "\u0301", "\u200b"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join), st.booleans())
@settings(max_examples=200)
def test_any_patchwork_of_originals_can_be_scanned(text: str, own: bool) -> None:
    """Pieces of originals in any order give hits that lie in the text, sorted and apart."""
    assert in_order(text, hits(text, PEOPLE, own))
