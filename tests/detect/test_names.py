"""People: found by cue, by list and by company, in five languages and in haste; and who is nobody."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.detect.names import NameFinder
from redactor.detect.reading import Reader
from redactor.model import PERSON, Span

READER = Reader()
FINDER = NameFinder()


def spans(text: str) -> list[Span]:
    return [span for span in FINDER.find(READER.read(text)) if span.entity == PERSON]


def people(text: str) -> list[str]:
    return [text[span.start : span.end] for span in spans(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They met Mrs. Adjoavi Klutse at noon.", "Adjoavi Klutse"),
        ("Hon. Wekesa Barasa tabled the motion.", "Wekesa Barasa"),
        ("La plainte de Mme Zongo est recevable.", "Zongo"),
        ("Il a consulté Me Korbéogo avant l'audience.", "Korbéogo"),
        ("M. Tiendrébéogo a été libéré.", "Tiendrébéogo"),
        ("Le vieux El Hadj Bassirou Ndoye a béni la salle.", "Bassirou Ndoye"),
        ("The fatwa was read by Sheikh Idriss Farah.", "Idriss Farah"),
        ("Ils ont suivi Oustaz Malick Thiam.", "Malick Thiam"),
        ("Wazee walimsikiliza Mwalimu Chacha Marwa.", "Chacha Marwa"),
        ("La licenciada llamó a doña Milagro Umanzor.", "Milagro Umanzor"),
        ("A queixa foi entregue a Dona Felismina Cassamá.", "Felismina Cassamá"),
        ("Het gesprek met mevrouw Asabina duurde lang.", "Asabina"),
        ("We owe this to prosecutor Xhuvani.", "Xhuvani"),
        ("Le journaliste Bakoroba Ziani reste détenu.", "Bakoroba Ziani"),
        ("The widow of Tsegaye Worku spoke last.", "Tsegaye Worku"),
        ("L'épouse d'Ousséni Compaoré a signé.", "Ousséni Compaoré"),
    ],
)
def test_a_title_a_role_or_a_tie_announces_a_name(text: str, name: str) -> None:
    """What follows an honorific, a function or a word of kinship is a person; the cue stays outside the span."""
    assert name in people(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In May KABORÉ Issa reopened the case.", "KABORÉ Issa"),
        ("Puis Jean-Baptiste Ouédraogo a parlé.", "Jean-Baptiste Ouédraogo"),
        ("Signed by A. Traoré in Bobo.", "A. Traoré"),
        ("The list names OUÉDRAOGO T. Blandine.", "OUÉDRAOGO T. Blandine"),
        ("We thank Edasso Rodrigue Bayala for the map.", "Edasso Rodrigue Bayala"),
        ("Later Amina T. withdrew.", "Amina T."),
        ("It was Khadija bint Salem who wrote it.", "Khadija bint Salem"),
        ("It was Moussa ag Intalla who wrote it.", "Moussa ag Intalla"),
        ("Era Marta Lucía de la Espriella quien firmó.", "Marta Lucía de la Espriella"),
        ("Het was Maria van der Linden die tekende.", "Maria van der Linden"),
        ("We heard N'Guessan Kouadio twice.", "N'Guessan Kouadio"),
        ("We saw Awa's brother there.", "Awa"),
        ("Ils partent sans Moussa\u00a0Traoré.", "Moussa\u00a0Traoré"),
    ],
)
def test_lists_of_names_and_their_neighbours(text: str, name: str) -> None:
    """A known part of a name takes its unknown neighbours, initials, particles and hyphens along; no possessive."""
    assert people(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nothing helped, Tshabaku said.", "Tshabaku"),
        ("Ngwisha, 34, sells fish.", "Ngwisha"),
        ("Contact : Bavuidinsi", "Bavuidinsi"),
        ("Ils ont parlé d'Awa, Zilkifou et Issa.", "Zilkifou"),
        ("dis a ndeye que kabore salif arrive", "kabore salif"),
    ],
)
def test_what_stands_around_speaks_for_a_name(text: str, name: str) -> None:
    """A verb of speech, an age, a label, a list and a chat without capitals give a name away."""
    assert name in people(text)


@pytest.mark.parametrize(
    "text",
    [
        "The women of the district asked for water points.",
        "Grace was granted for six months.",
        "Justice delayed is justice denied, they said.",
        "Hope is a plan, after all.",
        "In March the committee met in May and again in June.",
        "On Monday and Friday the office is closed.",
        "Outcome description: none. Significance: medium.",
        "Rating contribution: great",
        "SGBV and UPR remain priorities for CSOs.",
        "Additional information (use if needed)",
        "Supportive action, Creating space for CSOs",
        "RAPPORT DE MISSION DU TROISIÈME TRIMESTRE",
        "SUMMARY OF FINDINGS AND RECOMMENDATIONS",
        "The Nigerians and the Malians signed.",
        "Elle parle wolof, peul et français.",
        "Les Peuls et les Dogons ont signé.",
        "Le chef de l'État a promulgué la loi.",
        "D'après le rapport, la loi a changé.",
        "L'Union fait la force.",
        "El Día de la Mujer se celebra en marzo.",
        "A Lei de Imprensa foi aprovada em Maio.",
        "De minister ondertekende het besluit op dinsdag.",
        "We met the director of the programme.",
        "They travelled from Ouagadougou to Bobo-Dioulasso.",
        "La route entre Niamey et Dosso est coupée.",
        "They marched in Nairobi, Mombasa and Kisumu.",
        "La ville de Tombouctou attend.",
        "A workshop in Echuya Forest was held.",
        "The Chief Executive Officer resigned.",
        "The Prime Minister and the Speaker agreed.",
        "Mme la Gouverneure a écrit aux maires.",
        "he told me that they left early",
        "ce projet a permis aux femmes de parler",
        "Was it the first time? Yes. Was it easy? No.",
        "Total: 14 km, 3 ha, 200 USD.",
        "See section IV, annex B, page 12.",
        "The programme of the Nour-2 satellite ended.",
        "",
        " \n ",
        "42",
        "«»",
    ],
)
def test_nobody(text: str) -> None:
    """Sentence openings, labels, headings, months, peoples, places, functions and laws name no person."""
    assert people(text) == []


@pytest.mark.parametrize("text", ["Awa Traoré", "Mme Zoé Ouédraogo est là.", "Il cite Aïcha N'Diaye."])
def test_decomposed_accents_change_nothing(text: str) -> None:
    """The same words are found whether accents are composed or not."""
    composed, decomposed = people(text), people(unicodedata.normalize("NFD", text))
    assert composed
    assert [unicodedata.normalize("NFC", name) for name in decomposed] == composed


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘"])
def test_any_apostrophe(apostrophe: str) -> None:
    """Straight and curly apostrophes are alike: elided articles and possessives stay outside."""
    assert people(f"Le rapport d{apostrophe}Awa Traoré est prêt.") == ["Awa Traoré"]
    assert people(f"We read Awa Traoré{apostrophe}s report.") == ["Awa Traoré"]


def test_a_name_over_a_wrapped_line_is_one_and_over_a_short_line_two() -> None:
    """A line that was broken for its length breaks no name; a line that ends early does."""
    long = "At the end of the second day of the hearing came Moussa\nTraoré with a new file."
    assert people(long) == ["Moussa\nTraoré"]
    assert people("Moussa\nTraoré") == ["Moussa", "Traoré"]


def test_better_evidence_scores_higher() -> None:
    """A title with a listed name beats a full name, that beats a lone one, and all are above the threshold."""
    titled, full, lone = (
        spans(text)[0].score for text in ("We met Mme Awa Traoré.", "We met Awa Traoré.", "There Fatou sat.")
    )
    assert 0.5 <= lone < full <= titled <= 1


def test_what_nobody_knows_is_a_guess() -> None:
    """A capitalised unknown word with nothing around it is a guess: reported low, and not where the threshold is up."""
    text = "They went along with Zwelikhozi there."
    assert list(NameFinder(least=0.5).find(READER.read(text))) == []
    [guess] = NameFinder().find(READER.read(text))
    assert (text[guess.start : guess.end], guess.score < 0.5) == ("Zwelikhozi", True)


def test_a_place_is_doubted() -> None:
    """A word that is a place counts as a person only with a cue."""
    finder = NameFinder(places={"zwelikhozi"})
    text = "Zwelikhozi has spoken."
    assert list(finder.find(READER.read(text))) == []
    assert list(finder.find(READER.read("Mrs Zwelikhozi has spoken.")))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    """Whatever the text, spans lie inside it, hold something, and score between the threshold and one."""
    for span in FINDER.find(READER.read(text)):
        assert 0 <= span.start < span.end <= len(text)
        assert 0.4 <= span.score <= 1


PIECES = ["Awa", "TRAORÉ", "d'", "of", "Mme", "M.", "A.", "Ministère", "de", "la", "les", "CNDH", "ould", "-", ", ",
          " ", "\n", ": ", "12", "(", "’s ", "Radio", "said", "ans", "et", "é", "e\u0301", "Ltd", "N",
          "'", "van", "der"]  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_heap_of_cues_is_survived(pieces: list[str]) -> None:
    """Cues, particles and gaps in any order break nothing, and a span begins and ends at a word."""
    text = "".join(p if p.strip(" ") != p else p + " " for p in pieces)
    reading = READER.read(text)
    starts = {start for start, _, _ in reading.words}
    ends = {end for _, end, _ in reading.words}
    for span in FINDER.find(reading):
        assert span.start in starts
        assert span.end in ends or text[span.end - 1] == "."


@given(st.text(alphabet="abcdefghij .,", max_size=60))
def test_a_finder_keeps_nothing(text: str) -> None:
    """Finding twice gives the same, whatever was read in between."""
    first = list(FINDER.find(READER.read("Mme Awa Traoré")))
    list(FINDER.find(READER.read(text)))
    assert list(FINDER.find(READER.read("Mme Awa Traoré"))) == first


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('They detained Mr. Ramil "Tigre" Salonga on Monday.', 'Ramil "Tigre" Salonga'),
        ("They met Atty. Len-len Bautista in the hall.", "Len-len Bautista"),
        ("Umm Yasin opened the door to them.", "Umm Yasin"),
        ("The chief Momoh Kargbo III signed.", "Momoh Kargbo III"),
        ("We met Ma. Santos at the gate.", "Ma. Santos"),
        ("Cheikh Bamba Dièye a parlé.", "Cheikh Bamba Dièye"),
        ("Il a saisi Mohamed ould Cheikh El Ghazi.", "Mohamed ould Cheikh El Ghazi"),
        ("Da Silva faltou; dos Santos chegou tarde.", "Da Silva"),
    ],
)
def test_a_name_is_followed_over_all_its_parts(text: str, name: str) -> None:
    """Nicknames in quotes, doublings, kunyas, numerals, abbreviations and titled fathers are inside the span."""
    assert name in people(text)


@pytest.mark.parametrize(
    "text",
    [
        "Barangay officials signed the paper.",
        'They called it "Hope" and left.',
        "It was the ma. And then it rained.",
    ],
)
def test_parts_of_names_make_no_name_alone(text: str) -> None:
    """What continues a name does not begin one."""
    assert people(text) == []
