"""Strings of references made from bibliographic records: every choice that a style makes is drawn, so that no style is learnt by heart."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

# Publishers and their places as books print them; general knowledge.
PUBLISHERS = [
    tuple(line.split(" | "))
    for line in """
Springer | Berlin; Springer-Verlag | New York; Springer-Verlag | Berlin, Heidelberg; Elsevier | Amsterdam; Academic Press | New York
Academic Press | San Diego, CA; Cambridge University Press | Cambridge; Oxford University Press | Oxford; Oxford University Press | New York
Lippincott Williams & Wilkins | Philadelphia, PA; Churchill Livingstone | Edinburgh; Saunders | Philadelphia; W.B. Saunders | Philadelphia
Mosby | St. Louis; Wiley | New York; John Wiley & Sons | Chichester; John Wiley and Sons | New York; Wiley-Blackwell | Oxford
Blackwell | Oxford; Blackwell Publishers | Oxford; Basil Blackwell | Oxford; Routledge | London; Routledge | London and New York
Taylor & Francis | London; Sage | London; Sage Publications | Thousand Oaks, CA; SAGE | Newbury Park, CA; Guilford Press | New York
The Guilford Press | New York; Lawrence Erlbaum Associates | Hillsdale, NJ; Erlbaum | Mahwah, NJ; MIT Press | Cambridge, MA
The MIT Press | Cambridge, Massachusetts; Harvard University Press | Cambridge, Mass.; Princeton University Press | Princeton
University of Chicago Press | Chicago; Yale University Press | New Haven; University of California Press | Berkeley
Stanford University Press | Stanford; Cornell University Press | Ithaca, NY; Duke University Press | Durham, NC; Macmillan | London
Palgrave Macmillan | Basingstoke; Palgrave | Houndmills; Penguin | Harmondsworth; Penguin Books | London; Polity Press | Cambridge
Free Press | New York; The Free Press | New York; Basic Books | New York; Norton | New York; W. W. Norton | New York; Knopf | New York
McGraw-Hill | New York; McGraw-Hill Book Company | New York; Prentice Hall | Englewood Cliffs, NJ; Prentice-Hall | Upper Saddle River, NJ
Addison-Wesley | Reading, MA; CRC Press | Boca Raton, FL; Marcel Dekker | New York; Plenum Press | New York; Kluwer | Dordrecht
Kluwer Academic Publishers | Dordrecht; Brill | Leiden; Mouton de Gruyter | Berlin; De Gruyter | Berlin; Edward Elgar | Cheltenham
Ashgate | Aldershot; Open University Press | Buckingham; Allen & Unwin | London; Chapman & Hall | London; Chapman and Hall | London
North-Holland | Amsterdam; World Scientific | Singapore; IEEE Press | Piscataway, NJ; ACM | New York, NY, USA; SIAM | Philadelphia
Morgan Kaufmann | San Francisco, CA; O'Reilly | Sebastopol, CA; AAAI Press | Menlo Park, CA; IEEE Computer Society | Los Alamitos
World Health Organization | Geneva; World Bank | Washington, DC; The World Bank | Washington, D.C.; OECD | Paris; OECD Publishing | Paris
American Psychiatric Association | Washington, DC; American Psychological Association | Washington, DC; National Academy Press | Washington, DC
Brookings Institution Press | Washington, D.C.; Russell Sage Foundation | New York; HMSO | London; Stationery Office | London
VS Verlag für Sozialwissenschaften | Wiesbaden; VS Verlag | Wiesbaden; Suhrkamp | Frankfurt am Main; Suhrkamp Verlag | Frankfurt a.M.
Campus | Frankfurt/M.; Campus Verlag | Frankfurt am Main; Leske + Budrich | Opladen; Leske und Budrich | Opladen; Westdeutscher Verlag | Opladen
Nomos | Baden-Baden; Nomos Verlagsgesellschaft | Baden-Baden; Mohr Siebeck | Tübingen; Mohr | Tübingen; Beltz | Weinheim; Juventa | Weinheim und München
transcript | Bielefeld; transcript Verlag | Bielefeld; Waxmann | Münster; LIT | Münster; Lit-Verlag | Münster; UVK | Konstanz; UTB | Stuttgart
Hogrefe | Göttingen; Verlag für Psychologie | Göttingen; Huber | Bern; Haupt | Bern; Peter Lang | Frankfurt a. M.; Duncker & Humblot | Berlin
C.H. Beck | München; Beck | München; Fischer | Frankfurt am Main; Rowohlt | Reinbek bei Hamburg; Klett-Cotta | Stuttgart; Reclam | Stuttgart
Thieme | Stuttgart; Georg Thieme | Stuttgart; Karger | Basel; Enke | Stuttgart; Kohlhammer | Stuttgart; edition sigma | Berlin
Deutscher Taschenbuch Verlag | München; Piper | München; Wagenbach | Berlin; Dietz | Bonn; Bundeszentrale für politische Bildung | Bonn
Bertelsmann Stiftung | Gütersloh; Statistisches Bundesamt | Wiesbaden; Seismo | Zürich; Vandenhoeck & Ruprecht | Göttingen; Schöningh | Paderborn
Presses Universitaires de France | Paris; PUF | Paris; Gallimard | Paris; Seuil | Paris; La Découverte | Paris; L'Harmattan | Paris
Fondo de Cultura Económica | México; Alianza | Madrid; Tecnos | Madrid; Ariel | Barcelona; Paidós | Buenos Aires; Editora UFMG | Belo Horizonte
Cortez | São Paulo; Vozes | Petrópolis; Il Mulino | Bologna; Franco Angeli | Milano; Laterza | Bari; Einaudi | Torino; Almqvist & Wiksell | Stockholm
Universitetsforlaget | Oslo; Science Press | Beijing; People's Medical Publishing House | Beijing; University of Tokyo Press | Tokyo
Lynne Rienner | Boulder, CO; Westview Press | Boulder, Colorado; Pergamon Press | Oxford; Pergamon | Elmsford, NY; Jossey-Bass | San Francisco
Human Kinetics | Champaign, IL; Slack | Thorofare, NJ; Raven Press | New York; Little, Brown | Boston; Houghton Mifflin | Boston; Harper & Row | New York
HarperCollins | New York; Random House | New York; Vintage | New York; Verso | London; Pluto Press | London; Zed Books | London; Earthscan | London
Aldine | Chicago; Transaction Publishers | New Brunswick, NJ; Greenwood Press | Westport, CT; Praeger | New York; Rowman & Littlefield | Lanham, MD
John Benjamins | Amsterdam; Benjamins | Amsterdam/Philadelphia; CSLI Publications | Stanford, CA; Eisenbrauns | Winona Lake, IN; Clarendon Press | Oxford
Statistics Norway | Oslo; Institute of Education | London; SPSS Inc. | Chicago, IL; StataCorp LP | College Station, TX; SAS Institute | Cary, NC
""".replace("\n", ";").split(";")
    if line.strip()
]
PUBLISHERS = [(first.strip(), second.strip()) for first, second in PUBLISHERS]

# Journals outside medicine, in the short and long forms in which reference lists print them; general knowledge.
OTHER_JOURNALS = """
Phys. Rev. Lett. | Phys. Rev. B | Phys. Rev. D | Phys. Rev. A | Phys. Rev. C | Phys. Rev. E | Phys. Rev. | Phys. Lett. B | Phys. Lett. A | Phys. Lett. |
Nucl. Phys. B | Nucl. Phys. A | Nucl. Instrum. Meth. A | Nucl. Instrum. Methods Phys. Res. A | JHEP | J. High Energy Phys. | JCAP | Eur. Phys. J. C |
Eur. Phys. J. A | Eur. Phys. J. B | Z. Phys. C | Z. Phys. | Rev. Mod. Phys. | Ann. Phys. | Annals Phys. | J. Phys. A: Math. Gen. | J. Phys. A | J. Phys. G |
J. Math. Phys. | J. Stat. Phys. | J. Stat. Mech. | Commun. Math. Phys. | Class. Quantum Grav. | Class. Quant. Grav. | Gen. Relativ. Gravit. | Int. J. Mod. Phys. A |
Mod. Phys. Lett. A | Prog. Theor. Phys. | Phys. Rep. | Physica A | Physica D | New J. Phys. | Europhys. Lett. | EPL | Nature Phys. | Nat. Phys. | Appl. Phys. Lett. |
J. Appl. Phys. | J. Chem. Phys. | Chem. Phys. Lett. | J. Am. Chem. Soc. | Angew. Chem. Int. Ed. | Sov. Phys. JETP | JETP Lett. | Lett. Nuovo Cimento | Nuovo Cim. |
ApJ | ApJS | ApJL | AJ | A&A | A&AS | MNRAS | PASP | PASJ | ARA&A | Astrophys. J. | Astrophys. J. Lett. | Astron. Astrophys. | Astron. J. | Mon. Not. R. Astron. Soc. |
Mon. Not. Roy. Astron. Soc. | Icarus | Sol. Phys. | Space Sci. Rev. | Ap&SS | Nature | Science | Proc. R. Soc. A | Proc. Roy. Soc. Lond. A | Phil. Trans. R. Soc. A |
J. Geophys. Res. | Geophys. Res. Lett. | Geophysics | Geophysical Journal International | Bull. Seismol. Soc. Am. | Earth Planet. Sci. Lett. | Tectonophysics | J. Atmos. Sci. |
J. Fluid Mech. | Phys. Fluids | Optics Letters | Opt. Lett. | Opt. Express | J. Opt. Soc. Am. | Appl. Opt. | IEEE Trans. Inf. Theory | IEEE Transactions on Information Theory |
IEEE Trans. Signal Process. | IEEE Transactions on Pattern Analysis and Machine Intelligence | IEEE Trans. Pattern Anal. Mach. Intell. | Communications of the ACM | Commun. ACM |
Journal of the ACM | ACM Computing Surveys | Artificial Intelligence | Machine Learning | Journal of Machine Learning Research | Neural Computation | Neural Networks | Automatica |
SIAM J. Comput. | SIAM Journal on Scientific Computing | Ann. of Math. | Annals of Mathematics | Invent. Math. | Trans. Amer. Math. Soc. | Proc. Amer. Math. Soc. | J. Algebra | Math. Ann. |
Duke Math. J. | Pacific J. Math. | Adv. Math. | Ann. Inst. Fourier | C. R. Acad. Sci. Paris | Theoretical Computer Science | Information and Computation | Discrete Mathematics |
Econometrica | American Economic Review | Journal of Political Economy | Quarterly Journal of Economics | Review of Economic Studies | Journal of Finance | Journal of Financial Economics |
Journal of Econometrics | The Economic Journal | European Economic Review | Journal of Public Economics | American Sociological Review | American Journal of Sociology | Social Forces |
Annual Review of Sociology | European Sociological Review | British Journal of Sociology | Sociology | Social Problems | Gender & Society | Theory and Society | Demography |
Population Studies | Population and Development Review | Journal of Marriage and Family | Journal of Marriage and the Family | Journal of Family Issues | Demographic Research |
Kölner Zeitschrift für Soziologie und Sozialpsychologie | KZfSS | Zeitschrift für Soziologie | Soziale Welt | Berliner Journal für Soziologie | Leviathan | Aus Politik und Zeitgeschichte |
Zeitschrift für Pädagogik | Zeitschrift für Erziehungswissenschaft | Zeitschrift für Psychologie | Psychologische Rundschau | Politische Vierteljahresschrift | Geschichte und Gesellschaft |
Historische Zeitschrift | Archiv für Sozialgeschichte | Das Argument | Prokla | WSI-Mitteilungen | Sozialer Fortschritt | Wirtschaft und Statistik | Mitteilungen aus der Arbeitsmarkt- und Berufsforschung |
Forum Qualitative Sozialforschung | Journal of Personality and Social Psychology | Psychological Bulletin | Psychological Review | American Psychologist | Developmental Psychology |
Child Development | Journal of Educational Psychology | Review of Educational Research | Educational Researcher | Teachers College Record | Sociology of Education | Language | Linguistic Inquiry |
Natural Language & Linguistic Theory | Journal of Linguistics | Lingua | Cognition | Cognitive Psychology | Journal of Memory and Language | Mind | The Philosophical Review |
The Journal of Philosophy | Noûs | Philosophical Studies | Ethics | American Political Science Review | American Journal of Political Science | World Politics | International Organization |
Comparative Political Studies | European Journal of Political Research | West European Politics | Journal of Common Market Studies | Foreign Affairs | American Historical Review |
Past & Present | The Journal of Modern History | Speculum | Isis | Technology and Culture | Revue française de sociologie | Actes de la recherche en sciences sociales | Annales |
L'Année sociologique | Population | Revista Brasileira de Ciências Sociais | Cadernos de Saúde Pública | Rev Saúde Pública | Revista Española de Investigaciones Sociológicas | Papers |
Rassegna Italiana di Sociologia | Critical Inquiry | PMLA | New Literary History | Harvard Business Review | Academy of Management Journal | Academy of Management Review |
Administrative Science Quarterly | Organization Science | Strategic Management Journal | Journal of Marketing | Journal of Consumer Research | MIS Quarterly | Ecology | Oecologia | Ecol. Lett. |
American Naturalist | Evolution | J. Ecol. | Mar. Ecol. Prog. Ser. | Zootaxa | Copeia | Can. J. Fish. Aquat. Sci. | Environ. Sci. Technol. | Water Resour. Res. | Soil Sci. Soc. Am. J. | Plant Physiol. |
The New York Times | Der Spiegel | Die Zeit | Frankfurter Allgemeine Zeitung | Süddeutsche Zeitung | The Guardian | Le Monde
"""
OTHER_JOURNALS = [" ".join(each.split()) for each in OTHER_JOURNALS.split("|")]

_GERMAN_FIRST = (
    "Zur|Die|Das|Der|Soziale|Neue|Moderne|Politische|Die soziale|Die neue|Theorie der|Soziologie der|Geschichte der|Handbuch|Einführung in die|"
    "Grundlagen der|Zwischen|Über|Kritik der|Probleme der|Wandel der|Zukunft der|Formen der|Methoden der|Perspektiven der|Lehrbuch der|Wörterbuch der|Der Wandel der"
).split("|")
_GERMAN_NOUNS = (
    "Arbeit Gesellschaft Familie Bildung Ungleichheit Erziehung Jugend Kultur Wissenschaft Politik Demokratie Wirtschaft Migration Integration Geschlecht Frauen "
    "Öffentlichkeit Moderne Macht Herrschaft Identität Biographie Forschung Sozialforschung Methoden Theorie Praxis Armut Gesundheit Krankheit Medizin Religion Sprache "
    "Nation Staat Stadt Region Raum Zeit Generation Alter Kindheit Lebenslauf Arbeitsmarkt Beruf Organisation Betrieb Gewerkschaften Wohlfahrtsstaat Sozialstaat "
    "Lebensstile Konsum Medien Internet Technik Umwelt Risiko Wissen Schule Universität Lehrer Kinder Eltern Männer Jugendliche Migranten Einwanderung Europa Deutschland"
).split()
_GERMAN_LINKS = (
    "und|in der|der|im|und die|als|zwischen|für|bei|von|in Deutschland und|im Wandel:|in der modernen|aus der Sicht der|unter Bedingungen der|und soziale|. Eine empirische Untersuchung zur|"
    ". Zur Soziologie der|. Eine Einführung in die|: Theorie und|. Beiträge zur|. Ergebnisse einer Studie zu|. Ein Handbuch zur|. Zum Verhältnis von"
).split("|")
_MONTHS = (
    "January February March April May June July August September October November December".split(),
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
)
_STATIONS = "Annual Conference on|International Conference on|Symposium on|Workshop on|Congress of|Meeting of the|Conference on".split(
    "|"
)


@dataclass
class Pool:
    """Records to render: articles with authors as families and given names; titles of books; sentences for chapters."""

    articles: list[dict[str, Any]]
    books: list[str]


def german_title(draw: random.Random) -> str:
    parts = [draw.choice(_GERMAN_FIRST), draw.choice(_GERMAN_NOUNS)]
    for _ in range(draw.choice((0, 1, 1, 2, 2, 3))):
        parts += [draw.choice(_GERMAN_LINKS), draw.choice(_GERMAN_NOUNS)]
    parts.append(
        draw.choice(
            (
                "",
                "",
                "",
                "",
                "",
                "im 19. Jahrhundert",
                "im 20. Jahrhundert",
                "1933–1945",
                "1990-2003",
                str(draw.randrange(1990, 2015)),
                "in der DDR",
                "seit 1945",
                "in Zahlen",
            )
        )
    )
    return " ".join(parts).replace(" . ", ". ").replace(" : ", ": ").strip()


_BODIES = "National Institute|Institute|Association|Society|Ministry|Department|Office|Council|Academy|Committee|Centre|Federation|Administration|Foundation|Commission|Bureau|Task Force|Agency".split(
    "|"
)
_ADJECTIVES = "National|American|European|British|Canadian|International|Dutch|Australian|Royal|Swedish|Chinese|State|Federal|World|Danish|German|Japanese|Indian".split(
    "|"
)
_TOPICS = "Health|Statistics|Pediatrics|Physical Therapy|Medicine|Education|Labour|Sports Medicine|Clinical Oncology|Cystic Fibrosis|Rheumatology|Environmental Protection|Mental Health|Disease Control and Prevention|Health and Social Affairs|Traditional Chinese Medicine|Drug Safety|Psoriasis|Diabetes|Public Health|Agriculture|Economic Development|Cancer Research|Nutrition|Transport|Multiple Sclerosis|Justice".split(
    "|"
)
_LITERALS = "OECD|UNICEF|StataCorp|EuroQol|World Bank|WHO|NICE|EMEA|Eurostat|Statistisches Bundesamt|Planck Collaboration|ATLAS Collaboration|Bundesministerium für Gesundheit|Bundesagentur für Arbeit|Bundesministerium für Familie, Senioren, Frauen und Jugend|IBM Corp|SAS Institute|Deutscher Bundestag|Europäische Kommission".split(
    "|"
)


def body_name(draw: random.Random) -> str:
    """The name of an organisation that signs as an author."""
    kind = draw.randrange(6)
    topic = draw.choice(_TOPICS)
    if kind == 0:
        return draw.choice(_LITERALS)
    if kind == 1:
        return f"{draw.choice(_ADJECTIVES)} {topic} {draw.choice(('Association', 'Foundation', 'Society', 'Collaborative Group', 'Study Group', 'Service', 'Group', 'Organization', 'Council'))}"
    name = (
        f"{draw.choice(_ADJECTIVES)} {draw.choice(_BODIES)} {draw.choice(('of', 'for', 'on'))} {topic}"
        if kind < 4
        else f"{draw.choice(_BODIES)} {draw.choice(('of', 'for'))} {topic}"
    )
    if kind == 5:
        return f"{name} ({''.join(word[0] for word in name.split() if word[0].isupper())})"
    return name


_SUBTITLES = "Theory and Practice|A Handbook|An Introduction|Essays in Honour of a Teacher|A Comparative Study|Case Studies from Europe|Perspectives on Theory and Method|A Critical Reader|Past, Present, and Future|Advances in Research|Results of a National Survey|Its Origins and Consequences|Final Report|Concepts, Methods, Applications|A Guide for Practitioners|Volume in Memory of the Founder|Lessons for Policy|Towards a New Agenda|The Case of Germany".split(
    "|"
)


def subtitled(draw: random.Random, title: str, *, german: bool) -> str:
    """A title and, after a stop or colon, what it is about."""
    if title[-1:] in "?!" or len(title) > 120:
        return title
    second = german_title(draw) if german else draw.choice(_SUBTITLES)
    return title + draw.choice((". ", ". ", ". ", ": ", " – ")) + second


def dated(draw: random.Random, title: str) -> str:
    """A title with the numbers that titles have."""
    kind = draw.randrange(7)
    year = draw.randrange(1950, 2018)
    if title[-1:] in "?!":
        return title
    return (
        f"{year} {title}",
        f"{title}, {year}",
        f"{title} {year}",
        f"{title}, {year}–{year + 7}",
        f"{title}: {year}-{year + 9}",
        f"{title}. Part {draw.choice(('I', 'II', '2', '1'))}",
        f"{title} [{draw.choice(('letter', 'abstract', 'review', 'in Chinese', 'homepage on the Internet'))}]",
    )[kind]


class Style:
    """The choices of one style; `render` makes strings in it."""

    def __init__(self, draw: random.Random, pool: Pool) -> None:
        self.pool = pool
        choose = draw.choice
        self.field = choose(
            (
                "medicine",
                "medicine",
                "medicine",
                "medicine",
                "physics",
                "social",
                "social",
                "german",
                "german",
                "humanities",
                "computing",
            )
        )
        medicine, physics, german = self.field == "medicine", self.field == "physics", self.field == "german"
        self.names = (
            choose(("F GI", "F GI", "F GI", "F G. I.", "F, G. I.", "F, G.I.", "F G.I.", "G. I. F", "F, GI"))
            if medicine
            else choose(("G. I. F", "G.I. F", "G. I. F", "F G. I.", "F, G. I.", "F G.", "F, G.I.", "G I F", "F G I"))
            if physics
            else choose(
                ("F, Given", "F, Given", "F, G.", "F, G. I.", "F, Given|Given F", "Given F", "G. F", "F G", "F GI")
            )
        )
        self.between = (
            "; "
            if self.names.startswith("F, ") and draw.random() < 0.35
            else "/"
            if german and draw.random() < 0.4
            else ", "
        )
        self.last = (
            choose((self.between, self.between, " and ", ", and ", " & ", ", & "))
            if not german
            else choose((self.between, " und ", " und ", "/", " & ", self.between + "und "))
        )
        self.capitals = draw.random() < 0.06
        self.most = choose((3, 6, 6, 99, 99, 1, 10))
        self.et_al = choose(
            (" et al.", ", et al.", ", et al", " et al", " u.a.", " and others")
            if german
            else (" et al.", ", et al.", ", et al", " et al")
        )
        self.year_place = (
            choose(("head", "head", "tail", "locator"))
            if not physics
            else choose(("tail", "locator", "locator", "head"))
        )
        self.head_year = choose(
            (
                " ({y}). ",
                " ({y}) ",
                " ({y}): ",
                " ({y}), ",
                ", {y}. ",
                " {y}. ",
                " {y}: ",
                ", {y}, ",
                " {y}, ",
                " {y} ",
                ", {y}: ",
                ". {y}. ",
                ". ({y}). ",
                ". {y} ",
                "({y}): ",
                " [{y}] ",
            )
        )
        self.after_names = choose((". ", ". ", ", ", ", ", ": ", " ")) if self.year_place != "head" else ""
        self.quotes = choose(
            (("", ""), ("", ""), ("", ""), ("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("``", "''"))
            if not german
            else (("", ""), ("", ""), ("„", "“"), ("»", "«"), ('"', '"'), ("“", "”"), ("»", "«"))
        )
        self.after_title = choose(
            (". ", ". ", ", ", ", ", ". – ") if not medicine else (". ", ". ", ". ", ", ", ".", "; ")
        )
        self.stop_in_quotes = draw.random() < 0.5
        self.lacks_title = physics and draw.random() < 0.6
        self.container_in = (
            choose(("", "", "", "", "In: ", "in: ", "in ", "In ")) if not medicine and not physics else ""
        )
        self.after_container = (
            choose((" ", ", ", ", ", ". ", "; ")) if not medicine else choose((" ", ". ", ", ", " ", ". "))
        )
        self.number_style = draw.randrange(26)
        self.pages = (
            choose(("p. ", "pp. ", "pp.", "S. ", "S.", "", "", "pages ", "p "))
            if not german
            else choose(("S. ", "S.", "S. ", "", "pp. ", "Seiten "))
        )
        self.dash = choose(("-", "–", "–", "-", "--"))
        self.chapter = draw.randrange(14)
        self.book = draw.randrange(16)
        self.editors_mark = (
            choose((" (Hrsg.)", " (Hg.)", " (Hrsg)", " (Hgg.)", " (eds.)"))
            if german
            else choose((" (Eds.)", " (eds)", ", eds.", " (ed.)", ", editors", " (eds.)", ", eds", " (Editors)"))
        )
        self.end = choose((".", ".", "", "."))
        self.has_doi = draw.random() < 0.2
        self.number_before = choose(("", "", "", "[{n}] ", "{n}. ", "({n}) "))
        self.is_noisy = physics and draw.random() < 0.35
        self.names_first_year_letter = draw.random() < 0.15

    def dated_head(self, draw: random.Random, fields: dict[str, Any], year: str) -> str:
        """The date after the authors: a year, or "(in press)" now and then."""
        if ")" in year:
            return self.head_year.format(y=year).replace("))", ")").replace(")).", ").")
        if "({y})" in self.head_year and draw.random() < 0.03:
            fields.pop("year")
            year = draw.choice(("in press", "forthcoming", "im Druck", "im Erscheinen", "n.d.", "in prep"))
        elif draw.random() < 0.02:
            year += draw.choice(("/1984", " [1959]", "/1999"))
        return self.head_year.format(y=year)

    # ------------------------------------------------------------------------------------------------ people
    def forms(self, people: list[dict[str, str]], *, turned: bool) -> list[str]:
        """Each name as this style prints it."""
        first_form, _, later_form = self.names.partition("|")
        if turned:
            first_form = later_form = {"F, Given": "Given F", "F, G.": "G. F", "F, G. I.": "G. I. F"}.get(
                first_form, first_form
            )
        return [
            one_name(person, later_form if index and later_form else first_form, self.capitals)
            for index, person in enumerate(people)
        ]

    def printed(self, people: list[dict[str, str]], *, turned: bool) -> list[dict[str, str]]:
        """The names as fields: the words of each as printed."""
        families = [person["family"].upper() if self.capitals else person["family"] for person in people]
        return [
            {"family": family, "given": name.replace(family, "", 1).strip(" ,")}
            for family, name in zip(families, self.forms(people, turned=turned), strict=True)
        ]

    def people(self, draw: random.Random, people: list[dict[str, str]], *, turned: bool = False) -> str:
        shown = people if len(people) <= self.most + 1 else people[: self.most]
        texts = self.forms(shown, turned=turned)
        if len(shown) < len(people):
            return self.between.join(texts) + self.et_al
        if len(texts) == 1:
            return texts[0]
        last = self.last
        if len(texts) == 2 and last.startswith(", ") and last != ", " and draw.random() < 0.5:
            last = last[1:]
        return self.between.join(texts[:-1]) + last + texts[-1]

    # ------------------------------------------------------------------------------------------------ whole strings
    def render(self, draw: random.Random) -> dict[str, Any]:
        """One reference: text and fields."""
        kinds = {
            "medicine": "aaaaaaaabbcw",
            "physics": "aaaaaabp",
            "social": "aaabbcccrw",
            "german": "aabbbcccrw",
            "humanities": "aabbbccr",
            "computing": "aaabcpppw",
        }
        kind = draw.choice(kinds[self.field])
        base = draw.choice(self.pool.articles)
        fields: dict[str, Any] = {"year": base["year"]}
        people = base["authors"] if base["authors"] else draw.choice(self.pool.articles)["authors"]
        if self.field != "medicine" and draw.random() < 0.7:
            people = people[: draw.choice((1, 1, 2, 2, 3))]
        year = str(base["year"]) + (draw.choice("abc") if self.names_first_year_letter and draw.random() < 0.5 else "")
        leads_editor = kind == "b" and draw.random() < 0.2
        names = self.people(draw, people)
        key = "editors" if leads_editor else "authors"
        shown = people if len(people) <= self.most + 1 else people[: self.most]
        fields[key] = self.printed(shown, turned=False)
        if draw.random() < (0.3 if kind in "brw" else 0.05) and not leads_editor:
            names = body_name(draw)
            fields["authors"] = [{"literal": names}]
        if leads_editor and draw.random() < 0.8:
            names += self.editors_mark
        elif leads_editor:
            year += ")" + self.editors_mark if "({y})" in self.head_year and self.year_place == "head" else ""
        head = names + (
            self.head_year.format(y=year)
            if self.year_place == "head"
            else ""
            if names.endswith(".") and self.after_names == ". "
            else self.after_names
        )
        if self.year_place != "head" and names.endswith(".") and self.after_names == ". ":
            head = names + " "
        german = self.field == "german" or (self.field == "humanities" and draw.random() < 0.2)
        title = (
            german_title(draw)
            if german and draw.random() < 0.85
            else base["title"]
            if kind != "b" or draw.random() < 0.6
            else draw.choice(self.pool.books)
        )
        if (
            self.field in ("social", "humanities", "computing")
            and draw.random() < 0.3
            or kind == "b"
            and draw.random() < 0.3
        ):
            title = headline(title)
        if draw.random() < (0.25 if self.field in ("social", "german", "humanities") and kind in "bcr" else 0.03):
            title = subtitled(draw, title, german=german)
        if draw.random() < 0.08:
            title = dated(draw, title)
        body = {
            "a": self.article,
            "b": self.a_book,
            "c": self.a_chapter,
            "r": self.report,
            "w": self.web,
            "p": self.proceedings,
        }[kind](draw, base, title, fields, year)
        text = head + body
        if self.has_doi and base.get("doi") and kind == "a":
            text = (
                text.rstrip(". ")
                + draw.choice((". doi:", ". doi: ", ". https://doi.org/", ", doi:", ". DOI: "))
                + base["doi"]
            )
        text = self.number_before.format(n=draw.randrange(1, 200)) + text
        if self.is_noisy:
            text = noisy(draw, text)
        return {"text": " ".join(text.split()), "fields": {name: value for name, value in fields.items() if value}}

    def titled(self, title: str, fields: dict[str, Any], mark: str, *, is_quoted: bool = True) -> str:
        fields["title"] = title
        opening, closing = self.quotes if is_quoted else ("", "")
        if title[-1:] in "?!":
            mark = mark.lstrip(".,")
            return f"{opening}{title}{closing}{mark if mark.startswith(' ') else ' ' + mark}"
        if closing and self.stop_in_quotes and mark[:1] in ".,":
            return f"{opening}{title}{mark[0]}{closing}{mark[1:]}"
        return f"{opening}{title}{closing}{mark}"

    def article(self, draw: random.Random, base: dict[str, Any], title: str, fields: dict[str, Any], year: str) -> str:
        container = (
            base["container"] if self.field == "medicine" or draw.random() < 0.15 else draw.choice(OTHER_JOURNALS)
        )
        if self.field == "medicine" and draw.random() < 0.1:
            container = container.replace(".", "") if "." in container else container
        fields["container"] = container
        text = "" if self.lacks_title else self.titled(title, fields, self.after_title) + self.container_in
        locator, glue = self.locator(draw, base, fields, year)
        if container.endswith(".") and self.after_container.startswith("."):
            return text + container + " " + locator
        return text + container + (glue or self.after_container) + locator

    def locator(
        self, draw: random.Random, base: dict[str, Any], fields: dict[str, Any], year: str
    ) -> tuple[str, str | None]:
        volume = str(base["volume"] or draw.randrange(1, 200))
        issue = str(
            draw.choice((base.get("issue") or draw.randrange(1, 13), draw.randrange(1, 13), "1-2", "3/4"))
            if draw.random() < 0.95
            else "Suppl " + str(draw.randrange(1, 4))
        )
        first = base["first_page"] or str(draw.randrange(1, 2000))
        last = base["last_page"] or str(int(first) + draw.randrange(1, 30) if first.isdigit() else "")
        single = not last or draw.random() < (0.6 if self.field == "physics" else 0.06)
        if single and draw.random() < 0.25:
            first = draw.choice(
                (
                    "e0" + str(draw.randrange(10000, 99999)),
                    "e" + str(draw.randrange(10, 9999)),
                    "L" + str(draw.randrange(1, 90)),
                    "0" + str(draw.randrange(10000, 99999)),
                    "A" + str(draw.randrange(1, 400)),
                )
            )
        pages = first if single else f"{first}{self.dash}{last}"
        fields["volume"], fields["pages"] = volume, first if single else f"{first}-{last}"
        p, y, v, i = self.pages, year, volume, issue
        at_head = self.year_place == "head"
        style = self.number_style
        forms: list[tuple[str, bool]] = [
            ("{v}({i}):{g}", True),
            ("{v}:{g}", False),
            ("{v}: {g}", False),
            ("{v} ({i}), {p}{g}", True),
            ("{v}, {g}", False),
            ("{v}({i}), {g}", True),
            ("vol. {v}, no. {i}, pp. {g}", True),
            ("Vol. {v}, No. {i}, pp. {g}", True),
            ("{v}, {i}: {g}", True),
            ("{v} ({i}): {g}", True),
            ("{v} {g}", False),
            ("{v}, no. {i}: {g}", True),
            ("{v}. {g}", False),
            ("{v}, {p}{g}", False),
            ("Bd. {v}, S. {g}", False),
            ("Jg. {v}, H. {i}, S. {g}", True),
            ("Jg. {v}, Nr. {i}, S. {g}", True),
            ("{v}. Jg., Heft {i}, S. {g}", True),
            ("Vol. {v}, No. {i}, p. {g}", True),
            ("{i}/{v}: {g}", True),
            ("{v}, H. {i}, S. {g}", True),
            ("{v}.{i}: {g}", True),
            ("{v}/{i}, {p}{g}", True),
            ("{v} (Heft {i}), {g}", True),
            ("Vol. {v}: {g}", False),
            ("{v} Nr. {i}, S. {g}", True),
        ]
        form, has_issue = forms[style % len(forms)]
        if has_issue and draw.random() < 0.25 and "({i})" in form:
            form, has_issue = form.replace(" ({i})", "").replace("({i})", ""), False
        if has_issue:
            fields["issue"] = issue
        if draw.random() < 0.04 and not has_issue:
            form = "{v}"
            fields.pop("pages")
        text = form.format(v=v, i=i, g=pages, p=p)
        if at_head:
            return text + self.end, None
        if self.year_place == "locator":
            month = draw.choice(_MONTHS[draw.randrange(2)])
            stamp = (
                y
                if draw.random() < 0.75
                else f"{y} {month}" + (f" {draw.randrange(1, 29)}" if draw.random() < 0.4 else "")
            )
            choices = (
                [f"{stamp};{text}", f"{stamp}; {text}", f"{stamp};{text}", f"{stamp}, {text}"]
                if self.field in ("medicine", "social", "humanities", "computing")
                else [
                    f"{v} ({y}) {pages}",
                    f"{v} ({y}), {pages}",
                    f"{y}, {v}, {pages}",
                    f"{v} ({y}) {pages}",
                    f"{y} {v} {pages}",
                    f"{v}({y}){pages}",
                ]
            )
            place = style % len(choices)
            if self.field in ("physics", "german"):
                fields.pop("issue", None)
                fields.setdefault("pages", first if single else f"{first}-{last}")
            else:
                return choices[place] + self.end, ". " if draw.random() < 0.4 else " "
            return choices[place] + self.end, None
        return text + draw.choice(
            (f" ({y})", f", {y}", f" ({y})", f", {draw.choice(_MONTHS[1])}. {y}")
        ) + self.end, None

    def imprint(self, draw: random.Random, fields: dict[str, Any], year: str, *, may_lack: bool = True) -> str:
        publisher, place = draw.choice(PUBLISHERS)
        if self.field == "german" and draw.random() < 0.7:
            publisher, place = draw.choice([each for each in PUBLISHERS if each[1] in _GERMAN_PLACES])
        tail = year if self.year_place != "head" else ""
        style = self.book
        if may_lack and self.field in ("german", "humanities") and style in (0, 1, 2, 3):
            fields["place"] = place
            return place + (draw.choice((" ", ", ")) + tail if tail else "")
        fields["publisher"], fields["place"] = publisher, place
        if style in (4, 5, 6, 7, 0):
            return f"{place}: {publisher}" + (draw.choice((", ", "; ", " ", ", ")) + tail if tail else "")
        if style in (8, 1):
            return f"{publisher}, {place}" + (f", {tail}" if tail else "")
        if style in (9, 2):
            fields.pop("place")
            return publisher + (f", {tail}" if tail else "")
        if style in (10, 11):
            return f"({place}: {publisher}" + (f", {tail})" if tail else ")")
        if style in (12, 3):
            return f"{place}, {publisher}" + (f", {tail}" if tail else "")
        if style == 13:
            return f"({publisher}, {place}" + (f", {tail})" if tail else ")")
        if style == 14:
            return f"{publisher}: {place}" + (f", {tail}" if tail else "")
        return f"{publisher}; {place}" + (f"; {tail}" if tail else "")

    def a_book(self, draw: random.Random, base: dict[str, Any], title: str, fields: dict[str, Any], year: str) -> str:
        edition = ""
        if draw.random() < 0.15:
            number = draw.randrange(2, 9)
            fields["edition"] = str(number)
            edition = (
                f"{number}. Aufl. "
                if self.field == "german"
                else f"{number}{ {2: 'nd', 3: 'rd'}.get(number, 'th') } {draw.choice(('ed.', 'edn.', 'ed', 'edition.'))} "
            )
        imprint = self.imprint(draw, fields, year)
        mark = " " if imprint.startswith("(") else self.after_title if self.after_title != "; " else ". "
        if edition and draw.random() < 0.3:
            text = self.titled(title, fields, "", is_quoted=False) + f" ({edition.strip()}). "
        elif edition:
            text = self.titled(title, fields, ". " if mark == " " else mark, is_quoted=False) + edition
        else:
            text = self.titled(title, fields, mark, is_quoted=self.quotes[0] in "“„»" and draw.random() < 0.1)
        return text + imprint + self.end

    def a_chapter(
        self, draw: random.Random, base: dict[str, Any], title: str, fields: dict[str, Any], year: str
    ) -> str:
        german = self.field == "german"
        editors = draw.choice(self.pool.articles)["authors"][: draw.choice((1, 1, 2, 2, 3))] or base["authors"][:1]
        book = (
            german_title(draw)
            if german and draw.random() < 0.85
            else draw.choice(self.pool.books)
            if draw.random() < 0.6
            else draw.choice(self.pool.articles)["title"]
        )
        if draw.random() < 0.35:
            book = subtitled(draw, book, german=german)
        book = book.strip(" .,:;")
        fields["container"] = book
        first = draw.randrange(1, 500)
        last = first + draw.randrange(5, 40)
        pages = f"{first}{self.dash}{last}"
        fields["pages"] = f"{first}-{last}"
        imprint = self.imprint(draw, fields, year)
        if imprint.startswith("(") and draw.random() < 0.5:
            imprint = imprint.strip("()")
        opener = (
            draw.choice(("In: ", "In: ", "in: ", "In ", "in "))
            if german
            else draw.choice(("In: ", "In ", "In ", "in ", "In: "))
        )
        mark = self.after_title if opener.startswith("in") or self.after_title.startswith(".") else ". "
        p = self.pages or draw.choice(("", "", "pp. "))
        turned = self.chapter in (8, 9) or draw.random() < 0.6
        people = self.people(draw, editors, turned=turned)
        shown = editors if len(editors) <= self.most + 1 else editors[: self.most]
        fields["editors"] = self.printed(shown, turned=turned)
        text = self.titled(title, fields, mark)
        style = self.chapter
        if style == 12:
            fields.pop("editors")
            return text + opener + f"{book}, {p}{pages}. {imprint}" + self.end
        if style == 13:
            fields.pop("editors")
            return text + opener + f"{book}. {imprint}, {p}{pages}" + self.end
        if style in (8, 9):
            by = (
                draw.choice(("ed. ", "edited by ", "ed. by ", "eds. "))
                if not german
                else draw.choice(("hg. v. ", "hrsg. von ", "hg. von ", "Hg. "))
            )
            tail = (f", {p}{pages}. {imprint}", f". {imprint}, {p}{pages}", f" {imprint}, {p}{pages}")[
                draw.randrange(3)
            ]
            return text + opener + f"{book}, {by}{people}" + tail + self.end
        if style in (10, 11):
            return (
                text
                + opener
                + f"{book}, {people}{self.editors_mark}"
                + (f". {imprint}, {p}{pages}" if style == 10 else f", {p}{pages}, {imprint}")
                + self.end
            )
        after = self.editors_mark + draw.choice((", ", ": ", ". ", " ") if german else (", ", " ", ". ", ": "))
        if german and draw.random() < 0.08:
            people = draw.choice(("dies.", "ders.", "Dies.", "ebd."))
            fields.pop("editors")
        places = (
            f"{book}. {imprint}, {p}{pages}",
            f"{book}, {imprint}, {p}{pages}",
            f"{book} (pp. {pages}). {imprint}",
            f"{book} ({p}{pages}). {imprint}",
            f"{book}. {imprint}. {p}{pages}",
            f"{book}. {imprint}: {pages}",
            f"{book}, {p}{pages}. {imprint}",
            f"{book}. {imprint}",
        )
        if style == 7:
            fields.pop("pages")
        return text + opener + people + after + places[style] + self.end

    def report(self, draw: random.Random, base: dict[str, Any], title: str, fields: dict[str, Any], year: str) -> str:
        series = draw.choice(
            (
                "Working Paper",
                "Discussion Paper No.",
                "NBER Working Paper",
                "Arbeitspapier Nr.",
                "Technical Report",
                "Research Report",
                "Diskussionspapier",
                "IZA Discussion Paper No.",
                "Policy Paper",
            )
        )
        number = draw.randrange(1, 9000)
        imprint = self.imprint(draw, fields, year)
        return (
            self.titled(title, fields, self.after_title, is_quoted=draw.random() < 0.5)
            + f"{series} {number}{self.after_title if self.after_title != '.' else '. '}{imprint}{self.end}"
        )

    def web(self, draw: random.Random, base: dict[str, Any], title: str, fields: dict[str, Any], year: str) -> str:
        address = (
            "http://www."
            + "".join(draw.choice("abcdefghiklmnoprstuw") for _ in range(draw.randrange(4, 12)))
            + draw.choice((".org", ".com", ".de", ".gov", ".ac.uk"))
            + "/"
            + "".join(draw.choice("abcdefghiklmnoprstuw/") for _ in range(draw.randrange(3, 25)))
            + draw.choice((".pdf", "/", ".html", ""))
        )
        text = self.titled(
            title, fields, ". " if self.field != "german" else draw.choice((". ", ", ")), is_quoted=False
        )
        if self.year_place != "head":
            text += year + ". "
        opener = draw.choice(
            (
                "Available at: ",
                "Available from: ",
                "Retrieved from ",
                "",
                "URL: ",
                "Online verfügbar unter: ",
                "online unter: ",
                "In: ",
                "Unter: ",
            )
            if self.field == "german"
            else ("Available at: ", "Available from: ", "Retrieved from ", "", "URL: ", "Available online at: ")
        )
        fields["url"] = address
        access = draw.choice(
            (
                "",
                f" Accessed {draw.randrange(1, 29)} May {draw.randrange(2005, 2020)}",
                f" (accessed {draw.choice(_MONTHS[0])} {draw.randrange(1, 29)}, {draw.randrange(2005, 2020)})",
                f" (Zugriff: {draw.randrange(10, 29)}.0{draw.randrange(1, 9)}.20{draw.randrange(10, 19)})",
                f", {draw.randrange(10, 29)}.0{draw.randrange(1, 9)}.20{draw.randrange(10, 19)}",
            )
        )
        return text + opener + address + access + "."

    def proceedings(
        self, draw: random.Random, base: dict[str, Any], title: str, fields: dict[str, Any], year: str
    ) -> str:
        topic = headline(" ".join(draw.choice(self.pool.books).split()[:4]).strip(",.:;"))
        number = draw.randrange(2, 40)
        meeting = f"{draw.choice(('', f'{number}th ', 'International ', str(year)[:4] + ' ', 'IEEE '))}{draw.choice(_STATIONS)} {topic}"
        container = draw.choice(("Proceedings of the ", "Proc. ", "Proc. of the ", "Proceedings of ", "")) + meeting
        fields["container"] = container
        first = draw.randrange(1, 900)
        pages = f"{first}{self.dash}{first + draw.randrange(3, 14)}"
        fields["pages"] = pages.replace(self.dash, "-")
        tail = f", {year}" if self.year_place != "head" else ""
        where = ""
        if draw.random() < 0.35:
            publisher, place = draw.choice(PUBLISHERS)
            fields["place"] = place
            where = f", {place}"
            if draw.random() < 0.4:
                fields["publisher"] = publisher
                where = draw.choice((f". {publisher}, {place}", f", {place}: {publisher}", f". {place}: {publisher}"))
        elif draw.random() < 0.4:
            publisher, _ = draw.choice(PUBLISHERS)
            fields["publisher"] = publisher
            where = f". {publisher}"
        body = draw.choice(
            (
                f"{container}{where}, pp. {pages}{tail}",
                f"{container}, pages {pages}{where}{tail}",
                f"{container}, pp. {pages}{where}{tail}",
                f"{container}{tail}{where}, {pages}",
                f"{container} (pp. {pages}){where}{tail}",
            )
        )
        return (
            self.titled(title, fields, self.after_title)
            + draw.choice(("In ", "In: ", "in ", "in: ", "In "))
            + body
            + self.end
        )


_GERMAN_PLACES = {
    "Berlin", "Wiesbaden", "Frankfurt am Main", "Frankfurt a.M.", "Frankfurt/M.", "Opladen", "Baden-Baden", "Tübingen", "Weinheim", "Weinheim und München", "Bielefeld", "Münster",
    "Konstanz", "Stuttgart", "Göttingen", "Bern", "Frankfurt a. M.", "München", "Reinbek bei Hamburg", "Bonn", "Gütersloh", "Zürich", "Paderborn", "Basel",
}  # fmt: skip


def headline(title: str) -> str:
    small = {
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "and",
        "for",
        "to",
        "with",
        "from",
        "by",
        "or",
        "at",
        "as",
        "und",
        "der",
        "die",
        "das",
    }
    words = title.split()
    return " ".join(
        word if index and word in small else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )


def one_name(person: dict[str, str], form: str, capitals: bool) -> str:
    family = person["family"].upper() if capitals else person["family"]
    given = person["given"]
    initials = [part[0] for part in given.replace("-", " ").split() if part[:1].isalpha()]
    stopped = " ".join(initial + "." for initial in initials)
    glued = "".join(initial + "." for initial in initials)
    first = initials[0] + "." if initials else ""
    values = {
        "F GI": f"{family} {''.join(initials)}", "F G. I.": f"{family} {stopped}", "F, G. I.": f"{family}, {stopped}", "F, G.I.": f"{family}, {glued}", "F G.I.": f"{family} {glued}",
        "G. I. F": f"{stopped} {family}", "G.I. F": f"{glued} {family}", "F, GI": f"{family}, {''.join(initials)}", "F G.": f"{family} {first}", "G I F": f"{' '.join(initials)} {family}",
        "F, Given": f"{family}, {given}", "F, G.": f"{family}, {first}", "Given F": f"{given} {family}", "G. F": f"{first} {family}", "F G": f"{family} {initials[0] if initials else ''}", "F G I": f"{family} {' '.join(initials)}",
    }  # fmt: skip
    return values[form].strip(" ,")


def noisy(draw: random.Random, text: str) -> str:
    """Blanks before punctuation and lost after it, as some PDFs print them."""
    result = []
    for index, char in enumerate(text):
        if char in ",." and 0 < index < len(text) - 1 and text[index + 1] == " " and draw.random() < 0.6:
            result.append(" " + char)
        elif char == " " and index and text[index - 1] in ",." and draw.random() < 0.6:
            continue
        elif char == "(" and draw.random() < 0.5:
            result.append("( ")
        else:
            result.append(char)
    return "".join(result)
