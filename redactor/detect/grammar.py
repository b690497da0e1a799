"""Closed classes of words, folded, of English, French, Spanish, Portuguese and Dutch.

These are grammar: nobody adds a word to them. What people may want to add to is in `recognizers/cues`.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KIN_OF = _words("of de d du da do di del van")
"""Between a word of kinship and a name: "widow of"."""

ARTICLES = _words(
    "the a an le la l les un une el los las uno una o os as um uma de het een his her their son sa ses leur"
)
"""What may stand between a comma and a role: "Awa, the lawyer"."""

YEARS = _words("year years yrs yo ans anos jaar jarige")
"""Behind an age."""

WHO = _words("who whose qui dont quien quienes que quem cuyo cuja die wiens wier")
"""Relative pronouns that stand for people."""

IN = _words("in dans em vers near nabij desde hacia hasta naar te sur across around pres en no na nos nas")
"""Before places, seldom before people."""

AT = _words("at to from a au of de d du da do des uit depuis chez op on for pour avec between entre")
"""Before places and before people."""

THE = _words(
    "the le la l les los las el un une an het this that ce cet cette ces au aux du al del este esta our notre nos"
)
"""Before things and bodies, seldom before a person's name."""

HAVE = _words("a ha has had avait ont heeft had tem havia")
"""Auxiliaries: "X a déclaré"."""

ACTS = _words(
    "a est n l s se ne y has had is was will would nao no nunca ha heeft zou wil zal foi fue e es era etait "
    "avait aura sera tem not can could did does m t lui"
)
"""Auxiliaries, clitics and negations behind a subject."""

LOOSE = _words(
    "man woman child children kid kids boy girl family friend friends femme enfant enfants famille ami amis "
    "amie amies mujer familia mulher vrouw familie kind"
)
"""Ties that places have too: "the women of Kaya", "les enfants de Kaya"."""

OF = _words(
    "of for on against de des du d del do da dos das di pour contre sans sur aux au para por contra sin sem "
    "voor van tegen zonder ya wa la le les l el los las the o a os as het"
)
"""Inside the name of an organisation, before a capital."""

AND = _words("and et y e en und")
"""Between two parts of the name of an organisation."""

OR = _words("and et y e en ou or o ni und")
"""Between two names of a list."""

ARTICLE_FR = _words("la le les l")
OF_FR = _words("des de du d pour contre")
BEFORE_NOUN_FR = _words(
    "bonne bon grande grand petite petit petites petits jeune jeunes libre libres nouvelle nouveau haute"
)
"""French, inside the name of an organisation that goes on in lower case."""

DEFINITE = _words("la le l el")
"""Articles that stand before the bare name of an organisation: "la Raddho"."""

TITLED = _words("the le la les l el los las o a de het")
"""Articles that begin the title of a paper: The Point, L'Essor."""

PAPERS = _words(
    "article articles column columns editorial story interview journalist journalists reporter reporters editor "
    "newspaper newspapers daily weekly chronique tribune entretien journaliste journalistes journal quotidien "
    "hebdomadaire redacteur articulo articulos columna reportaje entrevista periodista periodistas diario periodico "
    "artigo artigos coluna reportagem jornalista jornalistas jornal artikel artikelen krant dagblad weekblad"
)
"""What papers print, and who writes for them."""

WITHIN = _words("in en au em te a")
MISSION = _words("embassy ambassade embajada embaixada consulate consulat consulado consulaat high")
"""An embassy is named with its country: "Dutch Embassy in Burkina Faso"."""

SURE = _words(
    "al el ould uld weld mint walad walet ag ben bin bint bent binti ibn ibnu van von der den ter abu abou umm oum "
    "ait ole ene dos das da do"
)
"""Particles that nothing but a name contains; the others also mean "of" or "the"."""

OPENS = _words("da dos das von ould mint ben abou abu umm oum")
"""Of these, the ones that begin a sentence only as part of a name: "Da Silva"."""

FILIAL = _words("ould uld weld mint walad walet ag ben bin bint binti ibn der ole ene arap")
"""Particles that say whose child one is, or of what family."""

KUNYA = _words("abu abou umm oum abd bou")
"""Father of, mother of, servant of: the first word of a name."""

ABBREVIATED = _words("ma md mohd moh muh fco gpe hdez fdez glez gtz rdz mtz wm chas jos")
"""Given names and surnames that people abbreviate with a full stop: "Ma. del Pilar"."""

BELONGS = _words("cheikh cheick cheickh cheik sidi sidy moulay thierno cerno modibo")
"""Titles that are given names as well: "Cheikh Tidiane" is one name."""

SMALL_OR_LARGE = _words("petit petite grand grande")
"""Before a place with a capital, before a person without: "le petit Demba"."""

ELIDED = _words("d l s j c t qu")
"""French words that lose their vowel before another: "D'après", "L'Union"."""

SMALL = _words("a e i o u y")
"""Words of one letter, which a sentence may begin with."""
