"""MeSH headings -> mentions of spinal levels, each labelled as said by the indexer."""

from __future__ import annotations

from collections.abc import Iterable

from ..records import Mention

# U.S. National Library of Medicine, Medical Subject Headings: trees A02.835.232.834 (Spine), A02.835.583 (joints), A08.186.854
# (Spinal Cord), A08.800.720 (roots), and the disorders named by a region; former names of a heading after it.
HEADINGS: dict[str, tuple[str, ...]] = {
    "cervical vertebrae": ("cervical",),
    "cervical atlas": ("C1",),
    "atlas": ("C1",),
    "axis, cervical vertebra": ("C2",),
    "axis": ("C2",),
    "odontoid process": ("C2",),
    "atlanto-axial joint": ("C1", "C2", "C1-C2"),
    "atlantoaxial joint": ("C1", "C2", "C1-C2"),
    "atlanto-occipital joint": ("C0", "C1", "C0-C1", "craniovertebral_junction"),
    "thoracic vertebrae": ("thoracic",),
    "lumbar vertebrae": ("lumbar",),
    "lumbosacral region": ("lumbosacral_spine",),
    "sacrum": ("sacral",),
    "sacrococcygeal region": ("sacral", "coccygeal"),
    "sacroiliac joint": ("sacroiliac_joint",),
    "coccyx": ("coccygeal",),
    "cervical cord": ("cord_cervical",),
    "cauda equina": ("cauda_equina",),
    "cauda equina syndrome": ("cauda_equina",),
    "low back pain": ("low_back",),
    "sciatica": ("low_back",),
    "neck pain": ("neck",),
    "whiplash injuries": ("neck",),
}
_SYMPTOMS = frozenset({"low_back", "neck"})


def read_headings(headings: Iterable[str]) -> list[Mention]:
    """Return a mention for each heading that names a level, with its span in the headings joined by ``"; "``.

    Examples
    --------
    >>> [(each.text, each.values) for each in read_headings(["Humans", "Cervical Vertebrae/*surgery"])]
    [('Cervical Vertebrae', ('cervical',))]
    """
    mentions = []
    start = 0
    for heading in headings:
        printed = heading.partition("/")[0]
        name = printed.strip(" *")
        values = HEADINGS.get(name.lower())
        if values is not None:
            place = start + heading.index(name)
            is_symptom = not _SYMPTOMS.isdisjoint(values)
            mentions.append(
                Mention(
                    entity="spinal_level", field="mesh", start=place, end=place + len(name), text=name, values=values,
                    kind="symptom" if is_symptom else "region", status="inferred" if is_symptom else "stated", confidence=0.9,
                )
            )  # fmt: skip
        start += len(heading) + 2
    return mentions
