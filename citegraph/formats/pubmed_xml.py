"""PubMed's XML (PubmedArticleSet, PubmedBookArticle, MedlineCitationSet) -> records."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from citegraph.formats.xml import Node, read_xml
from citegraph.formats.xml_fields import (
    date_of,
    document_of,
    find_orcid,
    finished_record,
    first_normal,
    group,
    join_pages,
    person,
)
from citegraph.formats.xml_text import root_name
from citegraph.identifiers import (
    normalize_arxiv,
    normalize_doi,
    normalize_isbn,
    normalize_issn,
    normalize_pmcid,
    normalize_pmid,
)
from citegraph.parsing.reference import parse_reference
from citegraph.records import Document, Name, PartialDate, Problem, Record

_ROOTS = frozenset(
    "PubmedArticleSet PubmedBookArticleSet PubmedArticle PubmedBookArticle MedlineCitationSet MedlineCitation".split()
)
_RECORDS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "BookDocument")
# PubMed's publication types that say what kind of work it is; all others are further labels of journal articles.
_TYPES = {"technical report": "report", "dataset": "dataset", "preprint": "article"}
# NLM, "MEDLINE/PubMed XML Data Elements", CommentsCorrections: RefType -> the tag of the MEDLINE format.
_COMMENT_TAGS = {
    "AssociatedDataset": "ADIN",
    "AssociatedPublication": "AGIN",
    "CommentIn": "CIN",
    "CommentOn": "CON",
    "CorrectedandRepublishedIn": "CRI",
    "CorrectedandRepublishedFrom": "CRF",
    "ErratumIn": "EIN",
    "ErratumFor": "EFR",
    "ExpressionOfConcernIn": "ECI",
    "ExpressionOfConcernFor": "ECF",
    "OriginalReportIn": "ORI",
    "PartialRetractionIn": "PRIN",
    "PartialRetractionOf": "PROF",
    "RepublishedFrom": "RPF",
    "RepublishedIn": "RPI",
    "RetractionIn": "RIN",
    "RetractionOf": "ROF",
    "RetractedandRepublishedIn": "RRI",
    "RetractedandRepublishedFrom": "RRF",
    "SummaryForPatientsIn": "SPIN",
    "UpdateIn": "UIN",
    "UpdateOf": "UOF",
}
# Elements whose text is kept as it is, under MEDLINE's tags: path inside the citation -> tag.
_KEPT = (
    ("Article/VernacularTitle", "TT"),
    ("VernacularTitle", "TT"),
    ("Article/PublicationTypeList/PublicationType", "PT"),
    ("PublicationType", "PT"),
    ("Article/AuthorList/Author/AffiliationInfo/Affiliation", "AD"),
    ("Article/AuthorList/Author/Affiliation", "AD"),
    ("AuthorList/Author/AffiliationInfo/Affiliation", "AD"),
    ("MedlineJournalInfo/Country", "PL"),
    ("MedlineJournalInfo/NlmUniqueID", "JID"),
    ("CitationSubset", "SB"),
    ("Article/Abstract/CopyrightInformation", "CI"),
    ("Abstract/CopyrightInformation", "CI"),
    ("OtherAbstract/AbstractText", "OAB"),
    ("CoiStatement", "COIS"),
    ("SpaceFlightMission", "SFM"),
    ("GeneSymbolList/GeneSymbol", "GS"),
    ("NumberOfReferences", "RF"),
    ("GeneralNote", "GN"),
    ("OtherID", "OID"),
    ("SupplMeshList/SupplMeshName", "NM"),
    ("Book/Medium", "MEDIUM"),
    ("Book/ReportNumber", "REPORT"),
    ("Book/VolumeTitle", "VTI"),
    ("LocationLabel", "LOCATION"),
)


def recognise(text: str) -> bool:
    """Whether the root element of `text` is one of PubMed's."""
    return root_name(text) in _ROOTS


def parse(text: str, *, source: str) -> Document:
    """Return the citations of PubMed XML, with what their reference lists cite. Never raises."""
    tree = read_xml(text)
    deleted = [
        Problem(
            source,
            node.line,
            "DeleteCitation: PubMed has withdrawn " + ", ".join(node.texts_at("PMID")[:20]) + "; nothing to read",
        )
        for node in tree.root.all("DeleteCitation", "DeleteDocument")
    ]
    nodes = tree.root.outermost(*_RECORDS)
    nothing = "no PubMed article found"
    return document_of(tree, nodes, _record, source=source, format="pubmed_xml", nothing=nothing, problems=deleted)


def _record(node: Node, source: str) -> Record:
    is_inner = node.name in ("MedlineCitation", "BookDocument")
    citation = node if is_inner else (node.child("MedlineCitation", "BookDocument") or node)
    data = next(iter(node.children("PubmedData", "PubmedBookData")), None)
    article = citation.child("Article") or citation
    book = citation.child("Book")
    values: dict[str, Any] = {"problems": []}
    extra: list[tuple[str, str]] = []
    people = article.children("AuthorList")
    whole = book.children("AuthorList") if book else []
    _read_people([*people, *(each for each in whole if not people or _is_editors(each))], values)
    _read_titles(citation, article, book, values)
    _read_place(article, book, values, extra)
    _read_identifiers(node, citation, data, values, extra)
    values["abstract"] = _abstract(article.child("Abstract"))
    values["language"] = article.text_at("Language")
    values["mesh"] = tuple(_heading(each) for each in citation.at("MeshHeadingList/MeshHeading"))
    keywords = (text.lstrip("*") for each in citation.all("Keyword") if (text := each.text))
    values["keyword"] = tuple(dict.fromkeys(keywords))
    values["references"] = tuple(_references(data, source)) + tuple(_references(citation, source))
    extra += _kept(citation, article, data)
    _take_type(values, extra, is_book=book is not None)
    raw = node.source()
    return finished_record(node, source, values | {"extra": tuple(extra)}, raw=raw)


# ------------------------------------------------------------------------------------------------------------- people
def _read_people(lists: list[Node], values: dict[str, Any]) -> None:
    """Authors and editors in order; names that PubMed marks as wrong (ValidYN="N") are left out."""
    authors: list[Name] = []
    editors: list[Name] = []
    for each in lists:
        target = editors if _is_editors(each) else authors
        for node in each.children("Author"):
            name = _name(node)
            if name and node.get("ValidYN") != "N":
                target.append(name)
        values["has_et_al"] = values.get("has_et_al", False) or each.get("CompleteYN") == "N"
    values["author"], values["editor"] = tuple(authors), tuple(editors)


def _is_editors(people: Node) -> bool:
    return (people.get("Type") or "").lower() == "editors"


def _name(node: Node) -> Name | None:
    said = [each.text for each in node.children("Identifier") if (each.get("Source") or "ORCID").upper() == "ORCID"]
    orcid = first_normal(find_orcid, said)
    whole = node.text_at("CollectiveName")
    if whole:
        return group(whole, orcid=orcid)
    given = node.text_at("ForeName", "FirstName", "Initials")
    return person(node.text_at("LastName"), given, suffix=node.text_at("Suffix"), orcid=orcid)


# ------------------------------------------------------------------------------------------------------------- fields
def _read_titles(citation: Node, article: Node, book: Node | None, values: dict[str, Any]) -> None:
    title = article.text_at("ArticleTitle")
    if title in (None, "[Not Available].", "[Not Available]"):
        title = article.text_at("VernacularTitle") or title
    if book is None:
        full, short = article.text_at("Journal/Title"), article.text_at("Journal/ISOAbbreviation")
        short = short or citation.text_at("MedlineJournalInfo/MedlineTA")
        values["container_title"] = full or short
        values["container_title_short"] = short if full and short != full else None
    else:
        name = book.text_at("BookTitle")
        values["container_title"] = name if title else None
        title = title or name
        values["collection_title"] = book.text_at("CollectionTitle")
        values["publisher"] = book.text_at("Publisher/PublisherName")
        values["publisher_place"] = book.text_at("Publisher/PublisherLocation")
        values["edition"] = book.text_at("Edition")
    values["title"] = title


def _read_place(article: Node, book: Node | None, values: dict[str, Any], extra: list[tuple[str, str]]) -> None:
    """Volume, issue, pages and date."""
    issue = next(iter(article.at("Journal/JournalIssue")), None)
    values["volume"] = issue.text_at("Volume") if issue else (book.text_at("Volume") if book else None)
    values["issue"] = issue.text_at("Issue") if issue else None
    pages = next(iter(article.children("Pagination")), None)
    if pages:
        parts = join_pages(pages.text_at("StartPage"), pages.text_at("EndPage"))
        values["page"] = pages.text_at("MedlinePgn") or parts
    printed = next(iter(issue.children("PubDate") if issue else book.children("PubDate") if book else []), None)
    date = _date(printed)
    if printed and (printed.child("Season") or printed.child("MedlineDate")):
        extra.append(("DP", " ".join(text for part in printed.children() if (text := part.text))))
    if printed and date is None:
        values["problems"].append(f'no year in "{(printed.text or "")[:40]}"')
    electronic = _date(next(iter(article.children("ArticleDate")), None))
    if electronic and electronic != date:
        extra.append(("DEP", str(electronic)))
    values["issued"] = date or electronic or _date(article.child("ContributionDate"))


def _date(node: Node | None) -> PartialDate | None:
    if node is None:
        return None
    year = node.text_at("Year")
    if year is None:
        return date_of(node.text_at("MedlineDate") or node.text)
    return date_of(year, node.text_at("Month"), node.text_at("Day"))


def _abstract(node: Node | None) -> str | None:
    """The parts of an abstract in order, each with its label as text: ``OBJECTIVE: To ...``."""
    parts = []
    for each in node.children("AbstractText") if node else []:
        label = each.get("Label")
        text = each.text
        if text and label and label.upper() != "UNLABELLED":
            text = f"{label}: {text}"
        parts.append(text or "")
    return " ".join(filter(None, parts)) or None


def _heading(node: Node) -> str:
    """A MeSH heading as MEDLINE prints it: ``Cervical Vertebrae/*surgery``."""
    parts = []
    for each in node.children("DescriptorName", "QualifierName"):
        sign = "*" if each.get("MajorTopicYN") == "Y" else ""
        parts.append(sign + (each.text or ""))
    return "/".join(parts)


def _take_type(values: dict[str, Any], extra: list[tuple[str, str]], *, is_book: bool) -> None:
    labels = [value.lower() for tag, value in extra if tag == "PT"]
    if is_book:
        values["type"] = "chapter" if values["container_title"] else "book"
    else:
        known = next((_TYPES[label] for label in labels if label in _TYPES), None)
        values["type"] = known or ("article-journal" if values["container_title"] else None)


# -------------------------------------------------------------------------------------------------------- identifiers
def _read_identifiers(
    node: Node, citation: Node, data: Node | None, values: dict[str, Any], extra: list[tuple[str, str]]
) -> None:
    number = citation.text_at("PMID")
    said: dict[str, list[str]] = {}
    for each in [*citation.at("ArticleIdList/ArticleId"), *(data.at("ArticleIdList/ArticleId") if data else [])]:
        said.setdefault((each.get("IdType") or "pubmed").lower(), []).append(each.text or "")
    values["pmid"] = first_normal(normalize_pmid, [number, *said.get("pubmed", [])])
    if number and values["pmid"] is None:
        values["problems"].append(f'no pmid in "{number[:40]}"')
    places = [each for each in node.all("ELocationID") if each.get("ValidYN") != "N"]
    dois = [each.text for each in places if (each.get("EIdType") or "").lower() == "doi"]
    values["doi"] = first_normal(normalize_doi, [*dois, *said.get("doi", [])])
    values["pmcid"] = first_normal(normalize_pmcid, said.get("pmc", []))
    for each in places:
        text = each.text or ""
        if (each.get("EIdType") or "").lower() != "pii":
            continue
        values["arxiv"] = values.get("arxiv") or (normalize_arxiv(text) if "arxiv" in text.lower() else None)
        if not values.get("page") and not values.get("number") and re.fullmatch(r"[A-Za-z]?\d{1,8}", text):
            values["number"] = text
        elif text:
            extra.append(("LID", f"{text} [pii]"))
    read = {"pubmed", "doi", "pmc"}
    extra += [("AID", f"{text} [{kind}]") for kind, texts in said.items() if kind not in read for text in texts]
    serial = [each.text for each in node.all("ISSN")] + [each.text for each in node.all("ISSNLinking")]
    values["issn"] = first_normal(normalize_issn, serial)
    values["isbn"] = first_normal(normalize_isbn, [each.text for each in node.all("Isbn")])


# -------------------------------------------------------------------------------------------------------------- extra
def _kept(citation: Node, article: Node, data: Node | None) -> list[tuple[str, str]]:
    """What `Record` has no field for, under the tags of the MEDLINE format."""
    kept = [(tag, text) for path, tag in _KEPT for text in citation.texts_at(path)]
    kept += [("STAT", status) for status in [citation.get("Status")] if status]
    for each in citation.at("ChemicalList/Chemical"):
        kept.append(
            ("RN", " ".join(filter(None, [each.text_at("RegistryNumber"), f"({each.text_at('NameOfSubstance')})"])))
        )
    for each in article.at("GrantList/Grant"):
        kept.append(("GR", "/".join(text for part in each.children() if (text := part.text))))
    for each in article.at("DataBankList/DataBank"):
        numbers = each.texts_at("AccessionNumberList/AccessionNumber") or [""]
        kept += [("SI", f"{each.text_at('DataBankName') or ''}/{number}".strip("/")) for number in numbers]
    for path, tag in (("PersonalNameSubjectList/PersonalNameSubject", "FPS"), ("InvestigatorList/Investigator", "FIR")):
        for each in citation.at(path):
            kept.append(
                (tag, ", ".join(filter(None, [each.text_at("LastName"), each.text_at("ForeName", "Initials")])))
            )
    for each in citation.at("CommentsCorrectionsList/CommentsCorrections"):
        label = _COMMENT_TAGS.get(each.get("RefType") or "")
        pmid = each.text_at("PMID")
        if label:
            said = [each.text_at("RefSource"), f"PMID: {pmid}" if pmid else None]
            kept.append((label, " ".join(filter(None, said))))
    if data:
        kept += [("PST", text) for text in data.texts_at("PublicationStatus")]
        for each in data.at("History/PubMedPubDate"):
            date = _date(each)
            kept += [("PHST", f"{date} [{each.get('PubStatus')}]")] if date else []
    return [(tag, value) for tag, value in kept if value]


# --------------------------------------------------------------------------------------------------------- references
def _references(node: Node | None, source: str) -> list[Record]:
    """The papers cited, in order: their text read as printed, with the identifiers that PubMed has added."""
    references = []
    for each in node.all("Reference") if node else []:
        text = each.text_at("Citation") or ""
        said = {(one.get("IdType") or "").lower(): one.text for one in each.at("ArticleIdList/ArticleId")}
        said |= {"pubmed": said.get("pubmed") or each.text_at("PMID")}
        if not text and not any(said.values()):
            continue
        record = parse_reference(text, source=source, locator=f"line {each.line}")
        known: dict[str, Any] = {
            "pmid": normalize_pmid(said.get("pubmed")),
            "doi": normalize_doi(said.get("doi")),
            "pmcid": normalize_pmcid(said.get("pmc") or said.get("pmcid")),
        }
        references.append(dataclasses.replace(record, **{name: value for name, value in known.items() if value}))
    return references
