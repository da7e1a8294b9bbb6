"""How the catalogues are written: the typography of each language, and one word for each thing (docs/glossary.md)."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
NO_BREAK = "\u00a0"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
# Typed or read by a program as it stands: French has its spaces around it, not in it.
AS_TYPED = ("Nom; e-mail", "Language:", "https://", "http://")
# What no catalogue has, whatever its language.
NOWHERE = {
    "three dots": r"\.\.\.",
    "two spaces": r"(?<=\S)  ",
    "a space before a comma or a full stop": r"\w [,.](?:\s|$)",
    "straight quotation marks": r'"(?![^<]*>)',
    "English quotation marks": "[“”„‘]",
    "a straight apostrophe": r"'",
    "a hyphen as a dash": r"\s-\s",
}
FRENCH = {
    "no space before : ; ! ? »": r"[^\s\u00a0][:;!?»](?=[\s\u00a0»).]|$)",
    "a space that breaks before : ; ! ? »": r"[ \u202f][:;!?»]",
    "no space, or one that breaks, after «": r"«(?!\u00a0)",
}
CLOSE_QUOTES = {"a space inside « »": r"«\s|\s»"}
SPANISH = {"? without ¿": r"^[^¿]*\?", "! without ¡": r"^[^¡]*!"}
# Portugal's Portuguese has other words; Italian and Spanish say “tu”, “tú”; French says “vous”.
NEVER = {
    "pt": (
        r"usuári\w+|cadastr\w+|telas?|arquivos?|vocês?|celular(?:es)?|equipes?|time|registro|gerenci\w+|compartilh\w+"
        r"|delet\w+|salvar|planejar|planejad\w+|contatos?|fato|senhas?|mídia|econômic\w+|acadêmic\w+|prêmio|checar"
        r"|mentorad\w+|link|(?:está|estão|estamos|estou|fica|ficam|vai|vão) \w+(?:ando|endo|indo)"
    ),
    "it": r"[Ll]ei (?:ha|può|deve|è)|Sua|Suo|delega|deleghe|riscontr\w+|computers|files",
    "es": r"ustedes|usted|vos|ficheros?|mentorizad\w+|intercambios? entre pares|celular(?:es)?|computadoras?",
    "fr": r"tu|toi|tes|courriels?|emails?|mentee|feuilles? de présence",
}
# The English, and what stands for it in Portuguese, Italian, Spanish and French.
WORDS = {
    "waiting lists?": ("listas? de espera", "list[ae] d’attesa", "listas? de espera", "listes? d’attente"),
    "learning paths?": ("percursos?", "percors[oi]", "itinerarios?", "parcours"),
    "learning records?": (
        *("registos? de aprendizagem", "registr[oi] di apprendimento", "registros? de aprendizaje"),
        "relevés? d’apprentissage",
    ),
    "enrolments?": ("inscri", "iscri", "inscri", "inscri"),
    "delegations?": ("delegaç", "delegazion", "delegaci", "délégation"),
    "commitments?": ("compromisso", "impegn", "compromiso", "engagement"),
    "(?<!that )hosts": ("entidades organizadoras", "ent[ei] |enti", "entidades organizadoras", "structures"),
    "host organisations?": ("entidades? organizadora", "ent[ei] organizzator", "organizadora", "organisatrice"),
    "territor(?:y|ies)": ("territóri", "territori", "territori", "territoire"),
    "goals?": ("objetivo", "obiettiv", "objetivo", "objectif"),
    "materials?": ("materia", "material", "material", "ressource"),
    "drafts?": ("rascunho", "bozz", "borrador", "brouillon"),
    "topics?": ("tema", "tem[ai]", "tema", "thème"),
    "partner organisations?": ("parceira", "partner", "socia", "partenaire"),
    "mentoring agreements?": ("acordos? de mentoria", "patt[oi] di mentoring", "acuerdos? de mentoría", "charte"),
    "certificates? of attendance": (
        *("certificados? de frequência", "attestat[oi] di partecipazione", "certificados? de asistencia"),
        "attestations? (?:de présence|d’assiduité)",
    ),
    "certificates? of achievement": (
        *("certificados? de aproveitamento", "attestat[oi] di profitto", "certificados? de aprovechamiento"),
        "attestations? de réussite",
    ),
    "the badge|a badge|badges as": ("distintivo", "badge", "insignia", "badge"),
    "revoked?": ("revog", "revoc", "revoc", "révo"),
    "peer exchanges?|exchanges? between peers": (
        *("intercâmbios? entre pares", "scamb[io]+ tra pari", "intercambios? entre iguales", "échanges? entre pairs"),
    ),
    "study visits?": ("visitas? de estudo", "visit[ae] di studio", "visitas? de estudio", "visites? d’étude"),
    "accessibility statements?": (
        *("declaraç(?:ão|ões) de acessibilidade", "dichiarazion[ei] di accessibilità"),
        *("declaraci(?:ón|ones) de accesibilidad", "déclarations? d’accessibilité"),
    ),
    "passwords?": ("palavras?-passe", "password", "contraseña", "mots? de passe"),
}
# Whose last sign is another on purpose: abbreviations, and how a letter begins.
OTHER_END = {("pt", "No."), ("es", "No."), ("fr", "No."), ("es", "Hello %(name)s,")}
END = re.compile(r"[.?!:…]$")


class Text(NamedTuple):
    """An English text and one form of its translation."""

    english: str
    text: str


@cache
def texts_of(language: str) -> tuple[Text, ...]:
    return tuple(read(polib.pofile(str(ROOT / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"))))


def read(catalogue: polib.POFile) -> Iterator[Text]:
    for entry in catalogue:
        if entry.msgid_plural:
            for number, text in entry.msgstr_plural.items():
                yield Text(entry.msgid_plural if number else entry.msgid, text)
        else:
            yield Text(entry.msgid, entry.msgstr)


def found_in(language: str, rules: dict[str, str]) -> list[tuple[str, str]]:
    """What a rule forbids and the text that has it."""
    compiled = {name: re.compile(rule) for name, rule in rules.items()}
    plain = {text: without_typed(text) for _english, text in texts_of(language)}
    return [(name, text) for text, bare in plain.items() for name, rule in compiled.items() if rule.search(bare)]


def without_typed(text: str) -> str:
    for typed in AS_TYPED:
        text = text.replace(typed, "x")
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_those_of_print(language: str) -> None:
    assert found_in(language, NOWHERE) == []


def test_french_has_its_spaces_and_they_do_not_break() -> None:
    assert found_in("fr", FRENCH) == []


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"fr"}))
def test_quotation_marks_are_close(language: str) -> None:
    assert found_in(language, CLOSE_QUOTES) == []


def test_spanish_opens_what_it_closes() -> None:
    assert found_in("es", SPANISH) == []
    for _english, text in texts_of("es"):
        assert (text.count("¿"), text.count("¡")) == (text.count("?"), text.count("!")), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_ends_as_the_english_does(language: str) -> None:
    def end(text: str) -> str:
        found = END.search(text.strip())
        return found[0] if found else ""

    other = [(english, text) for english, text in texts_of(language) if end(english) != end(text)]
    assert [row for row in other if (language, row[0].strip()) not in OTHER_END] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_elsewhere_are_not_used(language: str) -> None:
    rule = re.compile(rf"(?<![\w-])(?:{NEVER.get(language, '(?!)')})(?![\w-])")
    bare = [PLACEHOLDER.sub("", text) for _english, text in texts_of(language)]
    assert [text for text in bare if rule.search(text)] == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code in ("pt", "it", "es", "fr")])
def test_one_thing_has_one_word(language: str) -> None:
    column = ("pt", "it", "es", "fr").index(language)
    rules = [
        (re.compile(rf"(?<![\w-])(?:{english})(?![\w-])", re.IGNORECASE), re.compile(words[column], re.IGNORECASE))
        for english, words in WORDS.items()
    ]
    missing = [
        (word.pattern, english, text)
        for english, text in texts_of(language)
        for source, word in rules
        if source.search(PLACEHOLDER.sub("", english)) and not word.search(text)
    ]
    assert missing == []
