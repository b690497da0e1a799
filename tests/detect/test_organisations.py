"""Organisations: by head, by tail, by form and by capitals; and what only looks like one."""

import pytest

from redactor.detect.names import NameFinder
from redactor.detect.reading import Reader
from redactor.model import ORG

READER = Reader()
FINDER = NameFinder()


def bodies(text: str) -> list[str]:
    return [text[s.start : s.end] for s in FINDER.find(READER.read(text)) if s.entity == ORG]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ask the Ministry of Women and Child Protection of Mali.", "Ministry of Women and Child Protection of Mali"),
        ("We met the Association of Women Lawyers yesterday.", "Association of Women Lawyers"),
        ("Selon le Ministère de la Justice, rien n'a changé.", "Ministère de la Justice"),
        ("Elle préside la Ligue des Femmes Rurales de Nouna.", "Ligue des Femmes Rurales de Nouna"),
        ("Ils saluent l'Observatoire burundais des prisons.", "Observatoire burundais des prisons"),
        ("Saisie, la Cour constitutionnelle a tranché.", "Cour constitutionnelle"),
        ("Ils citent la Haute Autorité pour la bonne gouvernance.", "Haute Autorité pour la bonne gouvernance"),
        ("L'affaire est devant le Collectif des planteurs de la Bagoué.", "Collectif des planteurs de la Bagoué"),
        ("Lo firmó la Fundación Tierra Nueva ayer.", "Fundación Tierra Nueva"),
        ("Falámos com a Associação das Camponesas de Mecubúri.", "Associação das Camponesas de Mecubúri"),
        ("Dat zegt de Stichting Vrij Water.", "Stichting Vrij Water"),
        ("On l'a entendu sur Radio Bankuy hier.", "Radio Bankuy"),
        ("This came from the Dutch Embassy in Burkina Faso.", "Dutch Embassy in Burkina Faso"),
    ],
)  # fmt: skip
def test_a_head_noun_opens_a_name(text: str, name: str) -> None:
    """From a capitalised head noun the name goes on over small words, and in French in lower case."""
    assert name in bodies(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We trained Keta Lagoon Watch twice.", "Keta Lagoon Watch"),
        ("The Yao Girls' Trust moved out.", "Yao Girls' Trust"),
        ("Then Kivu Women's Mediation Circle sat down.", "Kivu Women's Mediation Circle"),
        ("The contract of Sénédéchets SARL was cancelled.", "Sénédéchets SARL"),
        ("The lorry belongs to Blackshore Fiji Ltd today.", "Blackshore Fiji Ltd"),
        ("The CNDH took part.", "CNDH"),
        ("Le dossier est à la CBDDH depuis hier.", "CBDDH"),
        ("The base is shared with WANEP-CI there.", "WANEP-CI"),
        ("We work with FemNet on this.", "FemNet"),
        ("La plainte vient de l'association Izza Peuple.", "Izza Peuple"),
        ("The vote was watched by Amnesty International again.", "Amnesty International"),
        ("Elle travaille pour Oxfam Québec depuis mai.", "Oxfam Québec"),
    ],
)
def test_tails_forms_capitals_and_announcements(text: str, name: str) -> None:
    """A last noun, a corporate form, capitals, a common noun before it or fame make an organisation."""
    assert name in bodies(text)


@pytest.mark.parametrize(
    "text",
    [
        "The association met the ministry and the network.",
        "le ministère et la commission ont réagi",
        "Police returned the printing press.",
        "Women and youth were trained.",
        "Jeunes et femmes ont participé.",
        "SGBV, UPR, CSO, ONG and LGBTQ are acronyms.",
        "Chapter IV, article XII, annex III.",
        "It cost 200 USD or 120000 FCFA.",
        "PDF, CSV and XLSX files only.",
        "GPS readings, SMS and WhatsApp were used.",
        "CIV003 and SCC-12 are codes.",
        "SCC-<redacted>/CIV003 in <LOC>, Kenya.",
        "Column FragmentID or Story_Merged.",
        "OUTCOME DESCRIPTION AND SIGNIFICANCE",
        "NOTE CONCEPTUELLE ET BUDGET",
        "NO",
        "YES, it was NOT intended.",
        "MULTIPLE",
        "The UK, the USA and the DRC abstained.",
        "L'école de filles est construite.",
        "Direction de l'école fermée hier.",
        "KABORÉ Issa and Issa KABORÉ are one.",
        "Mrs McDonald and Mr O'Brien left.",
        "The group of women asked the court for the bank details.",
        "They reached an agreement with the company.",
        "Un homme est venu. Au marché, rien.",
        "The Women's World Cup was on.",
        "NGOs and CSOs signed.",
        "Communities Act and Land Bill passed.",
        "",
        "A",
    ],
)
def test_no_organisation(text: str) -> None:
    """Generic mentions, trade words, numerals, money, codes, headings, countries and surnames are none."""
    assert bodies(text) == []


def test_a_person_in_an_organisation_is_not_found_twice() -> None:
    """The name of a foundation is the foundation's, not a person's."""
    text = "They thanked the Cellule Norbert Zongo warmly."
    assert [(s.entity, text[s.start : s.end]) for s in FINDER.find(READER.read(text))] == [
        (ORG, "Cellule Norbert Zongo")
    ]


def test_an_acronym_in_brackets_is_its_own_span() -> None:
    """Name and acronym are two spans: either may be kept, and others link them."""
    text = "We met the League of Rural Women (LRWX) again."
    assert bodies(text) == ["League of Rural Women", "LRWX"]
