"""What a whole text speaks of: is the spine its topic, does it mention the spine at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Phrases with a word of the spine in them whose topic is something else: anaesthesia, stimulation for pain, arteries, animals,
# neuron's spines, bony prominences of the pelvis and the face. They are read first, and count for nothing.
_ELSEWHERE = r"""
    spinal\ (?:an(?:a)?esth|analges|block|needle|tap\b|morphine|headache|muscular\ atroph|and\ bulbar|accessory|opioid|bupivacain)\w*
  | (?:combined\ )?spinal(?:\ |-)(?:(?:and|or|versus|vs\.?)\ )?(?:general|epidural)\ (?:\w+\ )?an(?:a)?esth\w* | (?:general|epidural)\ (?:and|or|versus|vs\.?)\ spinal
  | (?:thoracic|lumbar|lumbosacral|caudal)\ epidural\ (?:an(?:a)?esth|analges|block|catheter)\w* | spinal\ (?:bmd|bone\ (?:mineral|density|mass|loss))
  | spinal\ cord\ stimulat\w* | non-?\ ?(?:vertebral|spinal) | extra-?spinal
  | vertebral\ (?:arter\w+|basilar|angiogra\w+) | vertebrobasilar | vertebrates?\b | vertebrata
  | (?:carotid|subclavian)\ and\ vertebral | vertebral\ and\ (?:carotid|basilar|subclavian) | (?:umbilical|vocal)\ cords?(?:\ \w+)? | spastic\ paraplegi\w+
  | dendritic\ spines? | (?:iliac|nasal|tibial|scapular|ischial|calcaneal)\ spines? | spines?\ (?:densit|morpholog|synap|matur|formation|plasticit)\w*
  | (?:femoral\ neck|hip)(?:\ and\ |,\ |/)(?:the\ )?(?:lumbar\ )?spine
  | (?:lumbar\ )?spine\ (?:bmd|bone\ (?:mineral|density)|tbs|trabecular|areal)
  | paravertebral\ (?:block|nerve\ block)\w* | paraspinal\ block | erector\ spinae
  | spinal\ fluid | medulla\ oblongata | optic\ dis[ck]\w* | dis[ck]\ diffusion | thoracolumbar\ (?:fascia|interfascial)\w*
  | spine\ of\ (?:the\ )?scapula\w*
"""
# Words whose presence means that the text speaks of the spine: bones, discs, cord and roots; their diseases, injuries and
# operations; the same in German, French, Spanish, Italian, Portuguese and Dutch.
_SPINE = r"""
    spines?\b | spinal\w* | spino-?pelvic | backbone | vertebr\w* | intervertebral | interbody | zygapophys\w* | facet\ joints? | facetogenic
  | spondyl\w+ | espondil\w+ | scolio\w+ | skolio\w+ | escolio\w+ | kypho(?!n)\w+ | kyphotic | lordo\w+ | hyperkypho\w+
  | myelopath\w+ | radiculo\w+ | radicular | radiculitis | syringomyel\w+ | hydromyel\w+ | diastematomyel\w+ | myelomeningocel\w+
  | laminectom\w+ | hemilaminectom\w+ | laminoplast\w+ | laminotom\w+ | foraminotom\w+ | corpectom\w+ | vertebrectom\w+ | pedicles?\b | pediculectom\w+
  | transpedicular | dis[ck]ectom\w+ | microdis[ck]ectom\w+ | nucleoplast\w+ | nucleus\ pulposus | ann?ulus\ fibros\w+ | discogenic | discit\w+
  | (?:cervical|thoracic|lumbar|lumbal|herniated|degenerative|degenerated|prolapsed|total)\ (?:inter\w+\ )?dis[ck]s?\b
  | dis[ck]\ (?:herniat\w+|hernia\w*|degenerat\w+|prolaps\w+|protrusion\w*|replacement|arthroplast\w+|height|space)
  | paraplegi\w+ | tetraplegi\w+ | quadriplegi\w+ | myelitis | cauda\ equina | conus\ medullaris | tethered\ cord | thecal\ sac | dural\ sac
  | (?:cervical|thoracic|lumbar)\ (?:spinal\ )?cord | cord\ (?:compression|injur\w+|syndrome)
  | (?:low(?:er)?[\ -])?back[\ -]pain | neck[\ -](?:and\ \w+\ )?(?:pain|disorder\w*) | whiplash | sciatica | lumbago | lombalgi\w+ | lumbalgi\w+
  | cervicogenic | cervicalgi\w+ | failed\ back | nerve\ roots? | dorsal\ root\ entry | tarlov
  | sacroiliac | sacro-iliac | iliosacral | sacroiliitis | sacroplast\w+ | coccy\w+ | sacrum | sacrectom\w+
  | sacral\ (?:\w+\ ){0,3}(?:fractur|chordom|tumou?r|agenes)\w* | chordom\w+
  | odontoid\w* | atlanto\w* | hangman\w*'?s? | os\ odontoideum | cranio-?(?:vertebral|cervical\ junction) | occipito-?cervical | basilar\ invagination
  | lateral\ mass\w* | burst\ fractur\w+ | (?:ligamentum|ligamenta)\ flav\w+ | (?:posterior|anterior)\ longitudinal\ ligament | opll | modic\ change\w*
  | ankylosing | pars\ (?:interarticular\w+|defect\w*) | scheuermann\w* | pelvic\ incidence | sagittal\ (?:balance|alignment|imbalance)
  | proximal\ junctional
  | cage\ subsidence | adjacent[\ -](?:segment|level|disease) | thora[ck]o-?\ ?lumb\w+ | lumbo-?\ ?sacral(?!\ (?:plex|radiculopl|trunk)) | cervico-?thoracic\ junction
  | (?:cervical|thoracic|lumbar)\ (?:decompression|fusion|arthrodesis|fractur\w+|instability|instrument\w+|curve\w*)
  | lumbar\ (?:stenosis|surger\w+|pain|herniat\w+) | [ctls]-?\d{1,2}\ (?:nerve\ )?palsy | (?:transverse|spinous)\ process\w*
  | lumbopelvic | lumbo-pelvic | acdf | tlif | plif | alif | xlif | llif | olif | mi-?tlif
  | wirbel\w* | [hbl]endenwirbel\w* | halswirbel\w* | brustwirbel\w* | bandscheibe\w* | ruckenmark\w* | ruckenschmerz\w* | spinalkanal\w* | querschnittl\w*
  | rachis | rachide | rachidien\w* | columna\ \w+ | colonne\ (?:vertebrale|cervicale|lombaire|dorsale|thoracique) | coluna\ \w+ | colonna\ vertebral\w*
  | medula\ espin\w+ | medula\ espinhal | moelle\ epiniere | midollo\ spinale | hernia\s?\ (?:de\ )?dis\w+ | hernies?\ discales?
  | lombaires?\b | lombare\b | vertebre\w* | wervel\w* | ruggen\w+ | rugpijn | pozvonochnik\w* | (?:der|und|an|die)\ [hbl]ws\b | [hbls]wk\b
  | (?:atlas|axis|dens|sacral)\ (?:and\ axis\ |\w+\ )?fractur\w* | fractur\w+\ of\ the\ (?:atlas|axis|dens)\b | atlas\ (?:and|or)\ axis
  | spina\ bifida | epidural\ (?:steroid|abscess|h(?:a)?ematom|lipomat)\w* | durotom\w+ | dural\ tears? | extramedullary | neurogenic\ claudication
  | osteoporotic\ compression | interspinous | interlaminar | intradis[ck]al | dis[ck]ograph\w+ | chemonucleolysis | multifidus | paraspinal\w*
  | (?:cervical|thoracic|lumbar)\ (?:manipulat|mobili[sz]at|manual|traction)\w* | transforaminal | estenosis\ \w+ar\b | estenosis\ de\ canal | nuclei\ pulposi
  | chance\ fractur\w* | compression\ fractur\w* | flexion-distraction | halo[\ -](?:vest|orthosis|fixat|traction)\w* | load-?sharing\ classif\w+
  | tlics | aospine | posterior\ ligamentous\ complex | asia\ (?:impairment|scale|grade) | oswestry | roland-morris | hemivertebr\w* | neural\ arch
  | intraspinal | perispinal | costovertebral | syrinx | canal\ stenosis | neck\ disability
  | discales?\b | mielomeningocel\w+ | mielopati\w+ | \w{0,6}subluxat\w+\ of\ c\d
"""
_CUES = re.compile(rf"(?<![a-z0-9])(?:(?P<elsewhere>{_ELSEWHERE})|(?P<spine>{_SPINE}))", re.VERBOSE)

# Titles whose subject is another organ or another procedure, whatever word of the spine stands in them.
_OTHER_SUBJECT = re.compile(
    r"""
    (?<![a-z])(?:
    (?:hip|knee|shoulder|joint)(?:\ \w+)?\ (?:arthroplast|replacement)\w* | (?:during|in)\ (?:childbirth|labou?r|cesarean|caesarean)
  | pelvic\ ring | pelvic\ floor | spinal\ cord\ stimulat\w+ | teratom\w+ | iliac\ (?:bone|crest)\ \w+\ \w*\ ?osteomyel\w+
  | (?:cesarean|caesarean)\ (?:section|deliver)\w* | spinal\ muscular\ atroph\w+ | (?:sacral|pudendal)\ (?:neuromodul|nerve\ stimul)\w+
    )
    """,
    re.VERBOSE,
)
# Measurements that are taken at a level for the sake of something else: bone density, muscle on a slice of computed tomography.
_MEASURED = re.compile(
    r"(?<![a-z])(?:muscle (?:index|area|mass|radiodens|cross-sect)|psoas|sarcopeni|bone (?:mineral|density|mass)|bmd(?![a-z])|trabecular bone score)"
)
# Operations, implants and places of the spine that other organs share; beside a pair of codes (C5-C6) they decide.
_SHARED_WORDS = re.compile(
    r"(?:(?<![a-z])(?:fusion|arthrodes|cage|screw|fixat|instrument|decompress|herniat|subluxat|dislocat|levels?\b|segment|stenos|instabil|"
    r"adjacent|corporect|implant|foramin|fractur|surg|endoscop|laminat|anterior|posterior|reconstruct|orthop)|luxat)"
)
# MeSH, tree A02.835.232.834 and headings of its diseases and operations.
_MESH_SPINE = re.compile(
    r"(?:spin(?:e|al)|vertebr|interverteb|dis[ck]ectomy|kypho|lordo|scolio|spondyl|radiculopath|low back|laminectomy|sacrum|coccyx|odontoid)",
    re.IGNORECASE,
)
# In the abstract alone, one word of the spine is a remark; so many are a topic.
_TOPIC_IN_ABSTRACT = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """What a text speaks of.

    Attributes
    ----------
    in_title, in_abstract : int
        How often words of the spine stand in each.
    has_other_subject : bool
        The title names another organ or procedure as its subject.
    is_measurement : bool
        The title is about a measurement that may be taken at a level, such as bone density.
    has_mesh : bool
        A MeSH heading of the spine is given.
    has_shared_words : bool
        Words such as fusion or cage, which go with spines and other joints.
    """

    in_title: int
    in_abstract: int
    has_other_subject: bool
    is_measurement: bool
    has_mesh: bool
    has_shared_words: bool

    @property
    def speaks_of_spine(self) -> bool:
        """True if a bare adjective or code in this text may be taken for a level."""
        return bool(self.in_title or self.in_abstract or self.has_mesh)

    @property
    def is_spine(self) -> bool:
        """True if the spine, its joints, roots or cord are the topic, going by words of the spine alone."""
        if self.has_other_subject:
            return False
        return bool(self.in_title) or self.in_abstract >= _TOPIC_IN_ABSTRACT or (self.has_mesh and self.in_abstract > 0)


def read_topic(title: str, abstract: str, *, keywords: str = "", mesh: Iterable[str] = ()) -> Topic:
    """Return what a text speaks of; title, abstract and keywords are folded, MeSH headings as printed."""
    return Topic(
        in_title=_count_cues(title),
        in_abstract=_count_cues(abstract) + _count_cues(keywords),
        has_other_subject=_OTHER_SUBJECT.search(title) is not None,
        is_measurement=_MEASURED.search(title) is not None,
        has_mesh=any(_MESH_SPINE.search(heading) for heading in mesh),
        has_shared_words=_SHARED_WORDS.search(title) is not None or _SHARED_WORDS.search(abstract) is not None,
    )


def _count_cues(folded: str) -> int:
    return sum(1 for match in _CUES.finditer(folded) if match.lastgroup == "spine")
