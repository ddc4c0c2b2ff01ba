"""RIS tags and reference types, and the CSL types they mean."""

from __future__ import annotations

# Research Information Systems, "RIS Format Specifications" (2001), the EndNote X9 import filter and the exports of
# Zotero, Scopus, Web of Science and Ovid. Any other tag needs the two blanks of the standard to be taken for one.
KNOWN_TAGS = frozenset(
    "TY ER ID A1 A2 A3 A4 AU ED TI T1 T2 T3 TT TA CT BT ST JO JF JA J1 J2 PY Y1 Y2 YR DA VL VO IS CP SP EP SE PB PP CY"
    " ET NV DO DI UR LK L1 L2 L3 L4 SN AN AB N1 N2 KW LA LB DB DP DS CN CA AD AV RP RN RI M1 M2 M3 C1 C2 C3 C4 C5 C6 C7"
    " C8 U1 U2 U3 U4 U5 OP SO SR".split()
)
CSL_TYPES: dict[str, str] = {
    "JOUR": "article-journal",
    "JFULL": "article-journal",
    "EJOUR": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "SER": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "report",
    "PAT": "patent",
    "ELEC": "webpage",
    "WEB": "webpage",
    "ICOMM": "personal_communication",
    "UNPB": "manuscript",
    "MANSCPT": "manuscript",
    "PAMP": "pamphlet",
    "DATA": "dataset",
    "COMP": "software",
    "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia",
    "STAND": "standard",
    "VIDEO": "motion_picture",
    "SLIDE": "speech",
    "PCOMM": "personal_communication",
}
RIS_TYPES: dict[str, str] = {}
for _ris, _csl in CSL_TYPES.items():
    RIS_TYPES.setdefault(_csl, _ris)
RIS_TYPES["paper-conference"] = "CPAPER"
# Types in which BT is the title itself, not that of the whole.
BOOK_TYPES = frozenset("BOOK EBOOK EDBOOK SER UNPB".split())
