"""Character classes and small word lists that the readers of printed text share."""

from __future__ import annotations

import re

# `re` has no \p{Lu}: the upper-case letters of the Latin, Greek and Cyrillic blocks, written out for use in [...].
UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
LETTER = r"[^\W\d_]"

# Words that stay in lower case inside a title-case name of a journal, publisher or organisation.
SMALL_WORDS = frozenset(
    "a an the of and & for in on to at by with from as or de la le les du des della delle degli dei di da do dos das del y e et en "
    "und für der die das dem den zur zum im am von van het voor och för the per sur pour el los las al il i a.".split()
)

# Words that make a name the name of a group. English, German, French, Spanish; collected from reference lists.
ORGANISATION_WORDS = frozenset(
    """academy administration agency alliance amt anstalt association asociación authority behörde board bundesamt bundesinstitut
    bundesministerium bundesregierung bureau center centers centre centres coalition collaboration collaborative college comisión
    comité commission committee community conference confederation congress consortium cooperation corporation council department
    deutsche deutscher directorate division federation fondation forum foundation fund government group gruppe hospital initiative
    institut institute institutes institution institutions instituto international investigators league library ltd ministerium
    ministry museum national network observatory office organisation organization panel parliament partnership program programme
    project rat register registry regierung research secretariat service services sociedad societies society société statistik
    statistisches study survey taskforce team trialists trust union united university universität verband verein who nice oecd unesco
    unicef who/ilo commission/ europe workgroup working inc corp gmbh secretary states cochrane force taskgroup society's collaborators
    """.split()
)


def is_capitalised(word: str) -> bool:
    """Tell whether the first letter of `word` is a capital."""
    match = re.search(LETTER, word)
    return bool(match) and match.group().isupper()


def looks_like_organisation(text: str) -> bool:
    """Tell whether `text` reads like the name of a group of people or an institution.

    Examples
    --------
    >>> looks_like_organisation("World Health Organization"), looks_like_organisation("Diagnostic efficacy of standards")
    (True, False)
    """
    words = re.findall(r"[^\s,;:()./&]+", text)
    if not words or len(words) > 25 or not is_capitalised(words[0]):
        return False
    if not any(word.lower() in ORGANISATION_WORDS for word in words):
        return False
    return all(is_capitalised(word) or word.lower() in SMALL_WORDS for word in words)


# Words and abbreviations that names of journals and proceedings are made of (after ISO 4 and the NLM catalogue's habits).
JOURNAL_WORDS = frozenset(
    """j am br brit eur europ int intern surg med clin rev ann arch acta proc bull res sci soc assoc neurol neurosurg neurosurgery neurosci spine
    orthop orthopaedic orthopedics orthopaedics traumatol trauma rheum rheumatol rheumatology rehabil rehabilitation anaesth anesth anesthesia
    anaesthesia anesthesiol anaesthesiol anesthesiology analg pain lancet bmj jama nature cell plos bmc n engl nejm natl acad biol chem
    phys psychol psychiatry psychiatr radiol radiology pharmacol pharmacother ther exp appl mol cochrane database syst dis disord
    musculoskelet scand can aust chin jpn nippon indian korean trans lett q quarterly journal review reviews zeitschrift revue revista rivista
    annals archives bulletin proceedings transactions letters advances adv trends curr opin physiol biomech manipulative physiother manual
    bone joint arthritis osteoarthritis osteoporos cartilage cancer oncol circ circulation cardiol heart hypertens diabetes endocrinol metab
    nutr obes obstet gynecol gynaecol pediatr paediatr geriatr gerontol aging nurs nursing health public epidemiol prev community care
    eng engineering mater biomed biomater technol comput ieee acm mech mat math mathematical stat stats statist econ economics law soz
    z zh arztebl dtsch deutsche wochenschr wschr zentralbl monatsschr fortschr klin schweiz wien rontgenstr neurochir chir chirurg
    unfallchirurg radiologe orthopade radiologia ortop cir cirurgia bras mex esp sociol sociology social behav education educ ecol
    environ geol geophys astron astrophys astrophysics mnras apj nucl instrum methods meas letters communications commun rep reports
    genet genomics genome bioinformatics nucleic acids biochem biochemistry biophys microbiol virol immunol infect antimicrob agents
    toxicol pathol pathology lab invest investig vasc thorac gastroenterol gut hepatol nephrol kidney urol transplant transplantation
    dermatol ophthalmol otolaryngol laryngoscope dent stomatol periodontol craniofac plast reconstr hand injury ergonomics ergon sport sports exerc
    kinesiol gait posture athl train altern complement acupunct integr chiropr osteopath psychother psychosom qual outcomes
    econom policy manag management anthropol hist philos linguist lang language magn reson imaging imag ajnr ajr
    postgrad mil mayo chest sleep stroke brain headache cephalalgia neurology neuroradiol neuroradiology neuroimage neuropsychol neurophysiol
    electroencephalogr electromyogr muscle nerve tissue calcif miner mineral bmj pnas epub open online international american british european
    canadian australian royal society annual monthly wochenschrift zeitung jahrbuch archiv forum archiv blätter studies
    trials case medicine surgery science sciences research physics biology chemistry psychology""".split()
)

# Words of titles that are never somebody's name, for the rare lone "Dan Gusfield." before a title.
TOPIC_WORDS = frozenset(
    """low back neck pain spinal cord lumbar cervical thoracic vertebral disc disease clinical guidelines guideline statistical statistics handbook
    manual textbook introduction principles practice global burden report annual world national general health quality life human
    new advanced applied modern basic first second atlas dictionary theory evidence systematic methods analysis data design designing
    qualitative quantitative regression models model multiple multivariate experimental power control prevention disability
    physical therapy exercise management treatment surgical operative outcome outcomes measures scale questionnaire index
    campbell's gray's rothman-simeone case summary key figures facts figure table""".split()
)
