"""What the words beside an expression make of it: a level, a root, a segment of the cord, or nothing of the spine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .notation import Code
from .topic import Topic

# How far words beside an expression are looked at, in characters.
_REACH = 90
_WORD = re.compile(r"[a-z0-9]+(?:'s)?|[.;:?!](?= |$)|\]")

# ---------------------------------------------------------------------------------------------- adjectives
# Nouns that make "cervical", "lumbar" ... a part of the spine in any text.
_SPINE_NOUNS = re.compile(
    r"(?:spine|spinal|spondyl|vertebr|wirbel|dis[ck](?:s|al(?:es?)?|ectom|itis|ogenic)?$|discopath|dis[ck]ectom|bandscheib|cord$|sci$|myelopath|radicul|lamin"
    r"|zygapoph|facet|pedicle|interbody|corpectom|microdis|lordo|kypho|scolio|arthrodes|intervert|rachis|column|coluna|rachide|medul|moelle|spinaux|wervel"
    r"|transforaminal|interlaminar|dorsal root|ossif|foraminotom|herniotom|canal stenos)"
)
# Nouns that do so for one adjective: movement of the neck, stability of the low back, bone of the sacrum.
_OWN_NOUNS = {
    "cervical": r"range$|rom$|flexors?$|extensors?$|kinemat|propriocept|sensorimotor|osteophyt|meningiom|schwannom|ependymom|intradur|headache|joint$|multifid",
    "thoracic": r"meningiom|schwannom|ependymom|intradur|hyperkyph|thrust",
    "lumbar": r"multifid|extensors?$|stabili[sz]|motor$|kinemat|intradur|schwannom|range$|rom$|discs?$|traction|support",
    "sacral": r"dysmorph|mening|cyst|giant|tumou?r|metast|resect|amputat|dysplas|bone|slope|agenes|chordom|sarcom|insuffic|stress|fractur|ala|corridor|osteo"
    r"|screw|foram|canal|schwannom|malform|vertebr|hiatus",
}
_OWN_PATTERNS = {region: re.compile(rf"(?:{nouns})") for region, nouns in _OWN_NOUNS.items()}
# Nouns of the spine that other organs share: they end the search, and the text decides.
_SHARED_NOUNS = re.compile(
    r"(?:fusion|fractur|instab|level|segment|stenos|disloc|sublux|fixat|instrument|deform|degenerat|decompress|curve|region|foramin|herni(?!as?$)"
    r"|screw|ligament|pain|manipul|mobili|traction|joint|arthroplast|osteotom|canal|muscle|alignment|burst|plate|cage|root|corp|manual|paraspinal|chordom)"
)
# Nouns that make them something else. ICD-10, MeSH and everyday usage of gynaecology, dentistry, chest, vascular and general
# surgery, anaesthesia, urology.
_OTHER_NOUNS = {
    "cervical": r"cancer|carcino|adenocarc|neoplas|intraepi|dysplas|precancer|premalign|screening|smear|cytol|hpv|papillom|squam|length|ripen|cerclage"
    r"|insufficien|incompet|dilat|dilation|pessar|efface|coni[sz]ation|ectop|mucus|swab|mucosa|epithel|microbio|secret|polyp|colposc|biops|excision"
    r"|lymph|node|nodal|arter|carotid|vein|venous|jugular|oesoph|esoph|trache|resorp|lesion|restor|caries|margin|dentin|enamel|teeth|tooth|premol|molar"
    r"|abras|abfract|dystoni|vagus|vagal|sympath|plexus|aort|thym|emphysem|necroti|fasciit|pregnan|stump|shorten|preparation|priming|os$|hela|collar"
    r"|orthos|vestib|thyroid|anastomos|dissection|esophagogast|stroma|explant|organ|immobil|fistula|tumou?rs?$|malign|hypersens|third|pathology|gastric"
    r"|paragangl|gangli|rib|vascular|cytobrush|fluid|vaginal|hygrom|cell|skin|flap|resurf",
    "thoracic": r"surg|aort|outlet|duct|wall|society|cavit|ultras|sonogr|cancer|oncol|malign|neoplas|tumou?rs?$|organ|trauma|epidural|paravert|sympath"
    r"|radioth|irradiat|endovasc|endograft|stent|empyem|vascul|arter|vein|oesoph|esoph|impedan|lymph|ct$|comput|radiolog|endometrio|gas|fluid|drain"
    r"|tube|transplant|sarcoid|an(?:a)?esth|incision|imaging|injur|cage$|circumfer|compliance|pressure|medicine|disease|inlet|duc|actinom|aneury"
    r"|dissect|procedure|operat|wound|electric|bioimped|block|lavage|perfus|expan|inlet|rib|approach",
    "lumbar": r"punct|punc|ponc|punkt|drain|hernias?$|arter|vein|flap|sympath|plexus|quadrat|subcut|skin|cistern|ureter|stone|nephr|incision|triangle"
    r"|perforat|infusion|csf|cerebrospinal|tap$|catheter|shunt|block|csfd|fluid|flank",
    "sacral": r"neuromod|neurostim|stimul|modulat|ulcer|pressure|sore|wound|defect|colpop|hysterop|cervicop|promont|plexus|edema|oedema"
    r"|flap|skin|dressing|colpo|decubit|pilonid|herpes|parasymp|rhizotomy|dermatom",
    "thoracolumbar_spine": r"fasci|interfasc|orthos|outflow|sympath|incision|corset|brace|flap|block",
    "lumbosacral_spine": r"plexus|radiculoplex|plexopath|trunk|orthos|corset|brace|support|belt|outflow|flap|skin",
    "cervicothoracic_spine": r"gangli|defect|flap|skin|fasci|lymph|sympath|block|incision|orthos|thym|esoph|oesoph",
    "sacral coccygeal": r"pilonid|sinus|skin|wound|flap|fistul",
    "craniovertebral_junction": r"arter|dissect|flexion|vein",
}
_OTHER_PATTERNS = {region: re.compile(rf"(?:{nouns})") for region, nouns in _OTHER_NOUNS.items()}
# Of these, nouns that a text about the spine may use of the spine.
_DOUBTFUL = re.compile(
    r"(?:lesion|tumou?rs?$|malign|margin|third|patholog|cell|excision|biops|organ|neoplas|disease|approach|procedure|operat|injur|imaging|comput|ct$|radiolog"
    r"|defect|wound|metasta|dissect|irradiat|radioth)"
)
# Epidural procedures: anaesthesia elsewhere, or treatment of the spine.
_EPIDURAL = re.compile(r"epidural|caudal")
_TREATS_SPINE = re.compile(r"(?:steroid|injection|abscess|h(?:a)?ematom|lipomat|tumou?r|metasta|root|compress|fibros|adhesio|empyem)")
# The search for a noun ends at these; coordination (and, or, versus, commas) goes on.
_STOPS = frozenset(
    "in of for with without after before during by from at on to using who patients patient among undergoing treated is was were are"
    " that which between through than via has have had be been not following due bei mit nach zur und im el en de del des du di da do von van het".split()
) - {"und"}
_ENDS = frozenset(".;:?!]")

_ADJECTIVES = r"(?:cervical|thoracic|lumbar|sacral|upper|lower|mid|high|low|thoracolumbar|lumbosacral|cervicothoracic)"
_CORD_BEHIND = re.compile(
    rf"(?:(?: ?,| ?/| and| or| to)? ?(?:the )?{_ADJECTIVES}){{0,4}} (?:(?:traumatic|acute|chronic|complete|incomplete|motor|human|rat) ){{0,2}}"
    r"(?:spinal cords?|cords?|sci)(?![a-z])(?! stimul)"
)
_CORD_BEFORE = re.compile(r"(?:medula espinal|medula espinhal|medula|moelle(?: epiniere)?|midollo(?: spinale)?)(?: \w+)? $")


def words_behind(folded: str, end: int) -> Iterator[str]:
    """Yield the words of the same sentence behind `end`."""
    for match in _WORD.finditer(folded, end, end + _REACH):
        if match[0] in _ENDS:
            return
        yield match[0]


def names_spine(folded: str, start: int, end: int, region: str, topic: Topic) -> bool:
    """Return True if an adjective (cervical, lumbar ...) belongs to the spine here: the nearest noun decides, then the text."""
    other, own = _OTHER_PATTERNS.get(region), _OWN_PATTERNS.get(region)
    looked = 0
    for word in words_behind(folded, end):
        if word in _STOPS or looked >= 6:
            break
        looked += 1
        if _EPIDURAL.match(word):
            following = folded[end : end + 60]
            return bool(_TREATS_SPINE.search(following)) and topic.speaks_of_spine
        if _SPINE_NOUNS.match(word) or (own is not None and own.match(word)):
            return True
        if other is not None and looked <= 4 and other.match(word):
            return bool(topic.in_title) and _DOUBTFUL.match(word) is not None
        if _SHARED_NOUNS.match(word):
            break
    before = _WORD.findall(folded, max(0, start - 40), start)[-2:]
    for word in reversed(before):
        if word in _ENDS or word in _STOPS:
            break
        if _SPINE_NOUNS.match(word):
            return True
        if other is not None and len(word) > 4 and other.match(word):
            return False
    return topic.speaks_of_spine or region == "sacral coccygeal"


def names_cord(folded: str, start: int, end: int) -> bool:
    """Return True if the adjective describes the spinal cord (cervical spinal cord injury)."""
    return bool(_CORD_BEHIND.match(folded, end) or _CORD_BEFORE.search(folded, max(0, start - 30), start))


# --------------------------------------------------------------------------------------------------- bone names
_BONE_BEHIND = re.compile(
    r"(?:[ -]+(?:and|or|,|/|the|type [iv]+|combination|acute|traumatic|unstable|complex|vertebral|burst|ring|body|cervical|bone) ?){0,3}[ -]*\(?"
    r"(?:fractur|vertebra|axis|atlas|dens|odontoid|body|bodies|ring|arch|joint|lateral mass|screw|pedicle|lamina|fixation|assimilat|occipital|transverse"
    r"|pannus|subluxat|dislocat|instab|interval|injur|lesion|tumou?r|metasta|spondylolisth|c1|c2)"
)
_BONE_BEFORE = re.compile(r"(?:atlas|dens|odontoid|vertebra|fractures?|bod(?:y|ies)|arch|ring|mass(?:es)?|spondylolisthesis|c[12]|occiput|process)[ ,(-]+(?:(?:and|or|of|the|to|und|des|der|de|del|l'|dell') ?){0,3}\(?$")
_UPPER_CERVICAL = re.compile(r"(?<![a-z0-9])(?:c-?[12](?![a-z0-9])|odontoid|atlas fract|atlanto|dens fract)")
_NOT_BONE_BEFORE = re.compile(r"(?<![a-z])(?:hpa|adrenal|gut|brain|vertical|long|short|[xyz]|mechanical|optical|rotation|genome|digital|signal\w*|pituitary|gonadal|immune|hip|knee|anatomical|heart|liver|lung|this|an|london)[ -]+$")


def names_bone(folded: str, text: str, start: int, end: int, topic: Topic) -> bool:
    """Return True if atlas, axis or dens is the vertebra: a word of it stands beside, in a text that speaks of the spine."""
    word = text[start:end]
    if (word.isupper() and not text.isupper()) or _NOT_BONE_BEFORE.search(folded, max(0, start - 16), start):
        return False
    if not topic.speaks_of_spine:
        return False
    if _BONE_BEHIND.match(folded, end) or _BONE_BEFORE.search(folded, max(0, start - 40), start):
        return True
    return folded[start:end] == "dens" or (folded[start:end] == "atlas" and _UPPER_CERVICAL.search(folded) is not None)


# -------------------------------------------------------------------------------------------------------- codes
_LIST = r"(?:(?:\ ?[,/&-]+\ ?|\ and\ |\ or\ |\ und\ |\ et\ |-\ and\ |\ to\ |\ vs\.?\ |\ versus\ |\ plus\ )\(?(?:th|[ctdls])-?\d{1,2}(?:[-/]+(?:[ctdls]|th)?\d{1,2})?(?![a-z0-9])){0,8}"
# Behind a code or a list of codes, by the codes they could be mistaken for.
_JOINED = _LIST + r"(?:\*|-?\ ?|\ and\ |/)"
# Sequences and maps of magnetic resonance: T1, T2.
_RESONANCE_BEHIND = re.compile(
    _JOINED
    + r"(?:(?:\w+-)?weighted|mapping|relax\w*|signal|hyper-?intens\w*|hypo-?intens\w*|flair|diffusion|rho|map(?:s|ped)?\b|post-?contrast"
    r"|prolongation|(?:mr|mri|images?|imaging|sequences?|values?|times?|contrast|scans?|fat|fse|tse|star|gadolinium)\b)"
)
# Tumour stages of the TNM classification: T1 to T4.
_STAGE_BEHIND = re.compile(
    _JOINED + r"(?:n[0-3]\b|m[01]\b|tumou?rs?|cancers?|carcinom\w+|adenocarc\w+|(?:sub-?)?stag\w+|rectal|colon|bladder|glottic|nsclc|disease)"
)
# Grades of the guidelines of the AWMF, Germany: S1 to S3.
_GUIDELINE_BEHIND = re.compile(r"-level|,?[ -](?:level )?(?:\w+ ){0,2}(?:guideline|leitlinie|richtlinie|konsens)|,? awmf")
# Molecules, languages, mathematics: any code.
_OTHER_BEHIND = re.compile(
    _JOINED
    + r"(?:inhibitors?|inhibition|esteras\w+|receptors?|proteins?|defici\w+|subunits?|genes?\b|hormones?|complement|convertas\w+|glomerul\w+"
    r"|antibod\w+|norm\b|penalt\w+|regulari\w+|learn\w+|speak\w+|languag\w+|acquisition|capsid|vaccin\w+|retrotranspos\w+|plants?|photosynth\w+"
    r"|gallop|heart|allel\w+|haplotyp\w+|nuclease|cells?\b|toxin|synthas\w+|kinase)"
)
# Before a code: stages, tables, genes and compounds.
_OTHER_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:stages?|grades?|hpv|hpv-?\d+|tables?|figures?|figs?\.?|supplementa\w*|references|ref\.|grants?|\w{0,12}vitamins?"
    r"|complement|cyclin|dopamine|anti|norm|clade)(?: |-)|native |(?<![a-z])(?:pd|ctla|il|b7|anti)-)$"
)
# Classes of fractures, AO Spine and Magerl: A0 to C3, beside their words or beside one another.
_CLASS_BEFORE = re.compile(
    r"""(?:
        (?<![a-z])(?:types?|ao|aospine|ao/ota|ota|magerl|sub-?types?|class|classes|classification|grades?|groups?)
        (?:\ (?:fractures?|type|class|spine|injur\w+))?[\ :-]\(?(?:[abc]\d?(?:\.\d)?[ ,/+-]+(?:(?:and|or|und|to|vs)\ )?){0,4}
      | (?<![a-z0-9])[ab]\d(?:\.\d)?\ ?(?:,|/|-|\+|\ and\ |\ or\ |\ vs\.?\ |\ to\ )\ ?(?:(?:and|or)\ )?
    )$""",
    re.VERBOSE,
)
_CLASS_BEHIND = re.compile(r"(?:[ ,/]+(?:and |or )?[ab]\d)(?![a-z0-9])")
_SEQUENCE_BEFORE = re.compile(r"(?:sagittal|axial|coronal|serial|native|quantitative|high|increased|on|in|hyperintense|weighted|contrast-enhanced) $")
_SEQUENCE_BEHIND = re.compile(r"(?:-| and t[12]\b|/t[12]\b| w\b)")
_SHORT_WORD_BEFORE = re.compile(r"(?<![a-z])(?!mid-|pre-)[a-z]{1,3}-$")
# Words of the spine beside a code, in any text.
_SPINE_BEHIND = re.compile(
    _LIST
    + r"""[\ -]\(?(?:(?:left|right|bilateral|superior|inferior|upper|lower|anterior|posterior|unilateral|complete|incomplete|acute|severe|single|isolated)\ ){0,2}(?:
        vertebra\w* | vertebral | pedicle\w* | lamin\w+ | transverse\ process\w* | spinous\w* | dis[ck]s?\b | dis[ck]ectom\w+ | intervertebral | facet\w* | corpectom\w+
      | burst | compression | fractur\w+ | chance | nerve | roots?\b | radicul\w+ | dermatom\w+ | myotom\w+ | spinal | spine | cord | paraplegi\w+ | tetraplegi\w+
      | ais\b | asia\b | sci\b | interspace | foramin\w+ | lateral\ mass\w* | arch\b | slope | tilt | pelvic\ angle | interbody | spondyl\w+ | end-?plate\w* | pars\b
      | kypho\w+ | vertebro\w+ | laminoplast\w+ | dorsal\ root | palsy | hemivertebra\w* | screws?\b | pso\b | alar | skeletal\ muscle | muscle\ (?:index|area|mass) | cross-sectional
      | levels?\ (?:on|of|in|using|at)\ (?:the\ )?(?:ct|comput|abdom|axial|mri)\w*
    )""",
    re.VERBOSE,
)  # fmt: skip
_SPINE_BEFORE = re.compile(
    r"(?:vertebrae?|vertebral(?: bod(?:y|ies)| levels?| fractures?(?: of)?)?|lumbar|thoracic|cervical|sacral|spine|spinal levels?|dis[ck]s?|lendenwirbel\w*|brustwirbel\w*|halswirbel\w*|wirbel\w*"
    r"|pedicles?|laminae?|fractures?|fracturas?|fratture?|fraktur(?:en)?|luxations?|luxacion|interspaces?|discs? (?:at|of)|dermatomes?)(?: (?:at|of|from|level|levels|the|de|du|der|des|di|von|del)){0,3}[ :]\(?$"
)
_AT_LEVEL = re.compile(r"(?:at|of) (?:the )?(?:level (?:of )?(?:the )?)?$")
_LEVEL_BEHIND = re.compile(r" (?:vertebral )?level(?!s|\w)")


def is_other_code(folded: str, code: Code) -> bool:
    """Return True if the words beside a code make it no level: T2-weighted, PD-L1, type C3, S3 guideline, Table S1."""
    before = folded[max(0, code.start - 40) : code.start]
    numbers, end = set(code.numbers), code.end
    if _OTHER_BEFORE.search(before) or _SHORT_WORD_BEFORE.search(before):
        return True
    if numbers <= {"S1", "S2", "S3"} and _GUIDELINE_BEHIND.match(folded, end):
        return True
    if numbers <= {"C1", "C2", "C3"} and (_CLASS_BEFORE.search(before) or _CLASS_BEHIND.match(folded, end)):
        return True
    if _SPINE_BEHIND.match(folded, end):
        return False
    if numbers <= {"T1", "T2"} and (
        _RESONANCE_BEHIND.match(folded, end) or (_SEQUENCE_BEFORE.search(before) and _SEQUENCE_BEHIND.match(folded, end))
    ):
        return True
    if numbers <= {"T1", "T2", "T3", "T4"} and _STAGE_BEHIND.match(folded, end):
        return True
    return _OTHER_BEHIND.match(folded, end) is not None


def is_level_code(folded: str, code: Code, topic: Topic) -> bool:
    """Return True if a code names a level: words of the spine stand beside it, or the text speaks of the spine."""
    before = folded[max(0, code.start - 40) : code.start]
    if _SPINE_BEHIND.match(folded, code.end) or _SPINE_BEFORE.search(before):
        return True
    if not code.is_plain:
        return topic.speaks_of_spine and code.is_pair
    if topic.speaks_of_spine or (code.is_pair and topic.has_shared_words and code.kind == "segment" and topic.in_title):
        return True
    if code.is_pair and topic.has_shared_words:
        return code.numbers[0][0] != "T" or code.numbers[-1][0] != "T"
    return bool(_AT_LEVEL.search(before) and _LEVEL_BEHIND.match(folded, code.end) and code.numbers[0][0] in "TL")


_ROOT_BEHIND = re.compile(
    _LIST
    + r"[ -]\(?(?:(?:left|right|bilateral|dorsal|ventral|spinal|motor|sensory|cervical|lumbar|sacral|postoperative|isolated|nerve|compressive|unilateral|painful|transient|delayed) ){0,3}"
    r"(?:nerve roots?|roots?(?! canal)|radicul\w+|pals(?:y|ies)|paralysis|pares[ie]s|dermatom\w*|myotom\w*|nerves?(?![a-z])|drgs?(?![a-z])|root gangli\w+|rhizotom\w+)"
)
_ROOT_BEFORE = re.compile(
    r"(?:nerve roots?|roots?|radiculopath(?:y|ies)|pals(?:y|ies)|dermatomes?|myotomes?|spinal nerves?|root gangli(?:a|on)|nervenwurzel\w*|racines?|raiz|raices)"
    r"(?: of| at| from| in| involving)?(?: the)?(?: level| levels)?[ :]\(?$"
)
_CORD_LEVEL_BEHIND = re.compile(
    _LIST
    + r" ?\(?-?(?:(?:level|levels|traumatic|complete|incomplete|motor|motor-complete|neurological|chronic|acute|thoracic|cervical|lumbar|spinal|segment\w*) ){0,3}"
    r"(?:cord|sci(?![a-z])|ais(?![a-z])|asia(?![a-z])|paraplegi\w+|tetraplegi\w+|quadriplegi\w+|neurological levels?|transection\w*|hemisection\w*|contusion\w*|transected|spinali[sz]\w+)"
)
_CORD_LEVEL_BEFORE = re.compile(
    r"(?:(?:asia|ais)(?: grade| impairment scale)? ?\(?[a-e](?![a-z])\)?|paraplegi\w+|tetraplegi\w+|quadriplegi\w+|spinal cord (?:injur\w+|lesions?|transections?|contusions?)|sci|cord (?:injur\w+|lesions?|segments?)"
    r"|neurologic(?:al)? levels?|(?:level|levels) of (?:the )?(?:injury|lesion)|(?:injury|lesion|sensory|motor) levels?|transection|spinal segments?|injur\w+(?= (?:at |or ){0,2}(?:above|below)))"
    r"(?:[ ,(-]+(?:cases|any|level|levels|inferior|superior|at|below|above|to|of|from|in|or|and|the|between|caudal|rostral|patients|with|injuries|is|was|were|higher|lower|than|a)){0,7}[ (-]+$"
)


_BONE_BEHIND_CODE = re.compile(_LIST + r"[ -](?:burst|compression|fracture|vertebra|lamin|pedicle|corpectom|dis[ck]|chance|body|screw)")


def names_roots(folded: str, code: Code) -> bool:
    """Return True if a code names nerve roots: C5 palsy, L5 radiculopathy, roots of C5-T1."""
    before = folded[max(0, code.start - 50) : code.start]
    return bool(_ROOT_BEHIND.match(folded, code.end) or _ROOT_BEFORE.search(before))


def names_cord_segments(folded: str, code: Code) -> bool:
    """Return True if a code is a neurological level: paraplegia below T6, T12 AIS C, ASIA A at T10."""
    if _BONE_BEHIND_CODE.match(folded, code.end):
        return False
    before = folded[max(0, code.start - 90) : code.start]
    return bool(_CORD_LEVEL_BEHIND.match(folded, code.end) or _CORD_LEVEL_BEFORE.search(before))


# ------------------------------------------------------------------------------------------------------- symptoms
_SCALE_BEFORE = re.compile(r"(?:vas|nrs|score|scores|scale|scales|visual analog(?:ue)?|rating|numeric|questionnaire)(?: \w+){0,2}[ (-]+$")
_SCALE_BEHIND = re.compile(r"[ -](?:\w+[ -])?(?:pain|disability)?[ -]?\(?(?:vas|nrs|scores?|scales?|index|disability|rating|questionnaire|intensity)(?![a-z])")


def is_score(folded: str, start: int, end: int) -> bool:
    """Return True if a symptom stands there as a scale (VAS for neck pain, neck pain score)."""
    return bool(_SCALE_BEFORE.search(folded, max(0, start - 50), start) or _SCALE_BEHIND.match(folded, end))
