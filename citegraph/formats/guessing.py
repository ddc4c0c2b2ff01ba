"""Bytes that are not UTF-8 -> the encoding in which they read as words, told by their letters beyond ASCII alone."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

FALLBACK = "windows-1252"
# Windows-1252 leaves five bytes undefined; the WHATWG Encoding Standard reads them as Latin-1 does, as C1 controls.
WINDOWS_1252 = "".join(
    bytes([byte]).decode("latin-1" if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "cp1252") for byte in range(256)
)

# What reference managers, old Macs, DOS and mainland and Japanese systems wrote before Unicode, by its Python codec.
_WESTERN = ("mac_roman", "cp437", "cp850")
_CENTRAL = ("cp1250", "iso8859_2", "cp1254")
_OTHER_SCRIPTS = ("cp1251", "koi8_r", "cp1253")
_DOUBLE_BYTE = ("gb18030", "euc_jp", "cp932")
_NAMES = {
    "mac_roman": "macintosh",
    "cp437": "cp437",
    "cp850": "cp850",
    "cp1250": "windows-1250",
    "iso8859_2": "iso-8859-2",
    "cp1254": "windows-1254",
    "cp1251": "windows-1251",
    "koi8_r": "koi8-r",
    "cp1253": "windows-1253",
    "gb18030": "gb18030",
    "euc_jp": "euc-jp",
    "cp932": "shift_jis",
}

# Costs are rough negative logarithms of how often a character stands where it stands; the sums of two readings are compared.
# Another reading than Windows-1252 must be better by this much in all, and by this much for each byte beyond ASCII.
_LEAST_GAIN = 6.0
_LEAST_GAIN_PER_BYTE = 0.7
# Hebrew, Thai and whatever else no candidate can read cost more than this a byte in the best of them.
_WORST_MEAN = 4.2
_SAMPLE_HIGH_BYTES = 6000

# Letters beyond ASCII by how common they are: Wikipedia, "Letter frequency", for French, German, Spanish, Portuguese, Italian
# and the Scandinavian languages; for Polish, Czech, Hungarian, Romanian and Turkish; for Russian; for Greek.
_LATIN = {
    **dict.fromkeys("éèáíóàäöüçñ", 2.0),
    **dict.fromkeys("úãõåøßêô", 2.5),
    **dict.fromkeys("îâëïûæœìòù", 3.5),
    **dict.fromkeys("ÉÖÜÄÅØÁ", 3.5),
    **dict.fromkeys("ÀÈÇÓÍÑÊÚÎÂÔŠŽðþý", 4.0),
    **dict.fromkeys("šž", 2.6),
}
_CENTRAL_LATIN = {
    **_LATIN,
    **dict.fromkeys("ąćęłńóśźżčěřšžůýáíéőűăşţğıťďň", 2.5),
    **dict.fromkeys("ŁŚŻŹĆČŠŽŘŐŰĂŞŢİĞŃĄĘÝŤĎŇĽľĺŕđĐ", 4.0),
    **dict.fromkeys("èøìùãõûêæñþðåò", 5.0),
}
_RUSSIAN = {
    **dict.fromkeys("оеаинтсрв", 2.3),
    **dict.fromkeys("лкмдпуыья", 3.2),
    **dict.fromkeys("гзбчйхжшюцщэфіїё", 4.3),
    "ъ": 6.0,
}
_GREEK = {**dict.fromkeys("αοιετσνςηυρ", 2.4), **dict.fromkeys("πκμλωγδθχφβάέήίόύώ", 3.2), **dict.fromkeys("ξζψ", 4.5)}
# The most frequent hanzi (Jun Da, "Modern Chinese character frequency list", 2004), and those of medical journals' names.
_HANZI = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反明看原又利比或但质气第向道命此变条只没结解问意建月公无系者最立代通并提直题程展五果料位入常文总"
    "次品式活设及管特件长求基资级统接知较将组见计手期根论运指区强放治据处南北医药卫研究杂志脊柱颈腰椎骨科症疗临床神经手术病例报告损"
    "伤张王李刘陈杨黄赵吴周徐孙胡朱林郭何马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈"
)
_KANJI = frozenset(
    "日本一国会人年大十二中出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問"
    "高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平"
    "総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反"
    "元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提"
    "運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木"
    "医科誌雑整形脊椎腰頸髄痛症例研究術臨床治療神経骨折手術損傷病患佐藤鈴木高橋伊渡辺斎"
)


def guess_encoding(data: bytes) -> str:
    r"""Return the name of the encoding in which `data`, which is not UTF-8, reads best; Windows-1252 unless another is clear.

    Examples
    --------
    >>> guess_encoding("Mémoires de l’Académie".encode("mac_roman"))
    'macintosh'
    >>> guess_encoding("Müller".encode("latin-1"))
    'windows-1252'
    """
    sample = _sample(data)
    count = max(1, sum(byte > 0x7F for byte in sample))
    usual = _cost(codecs.charmap_decode(sample, "strict", WINDOWS_1252)[0], _LATIN)
    costs = {name: _cost_in(sample, name) for name in _NAMES}
    best = min(costs, key=lambda name: costs[name])
    gain = usual - costs[best]
    is_clear = gain >= _LEAST_GAIN and gain >= _LEAST_GAIN_PER_BYTE * count and costs[best] <= _WORST_MEAN * count
    return _NAMES[best] if is_clear else FALLBACK


def _sample(data: bytes) -> bytes:
    """Lines from the first byte beyond ASCII and the one before it, up to some thousand bytes beyond ASCII."""
    parts: list[bytes] = []
    count = 0
    for match in re.finditer(rb"[^\r\n\x80-\xff]?[\x80-\xff][^\r\n]{0,2000}", data):
        parts.append(match.group())
        count += sum(byte > 0x7F for byte in match.group())
        if count > _SAMPLE_HIGH_BYTES:
            break
    return b"\n".join(parts)


def _cost_in(sample: bytes, name: str) -> float:
    text = sample.decode(name, errors="replace")
    if name in _DOUBLE_BYTE:
        return _cost_of_double_bytes(text, _HANZI if name == "gb18030" else _KANJI)
    if name in _OTHER_SCRIPTS:
        return _cost(text, _GREEK if name == "cp1253" else _RUSSIAN)
    return _cost(text, _CENTRAL_LATIN if name in _CENTRAL else _LATIN)


# -------------------------------------------------------------------------------------------------- one byte a character
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def _cost(text: str, letters: dict[str, float]) -> float:
    padded = f" {text} "
    script = "CYRILLIC" if letters is _RUSSIAN else "GREEK" if letters is _GREEK else "LATIN"
    total = 0.0
    for match in _NON_ASCII.finditer(padded):
        place = match.start()
        before, character, after = padded[place - 1], padded[place], padded[place + 1]
        if not character.isalpha() or character in "ªº":
            total += _cost_of_sign(before, character, after)
        else:
            total += _cost_of_letter(before, character, after, letters, script)
    return total


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0]


def _cost_of_letter(before: str, character: str, after: str, letters: dict[str, float], script: str) -> float:
    if _script(character) != script:
        return 7.0
    cost = letters.get(character) or 1.7 + letters.get(character.lower(), 4.3)
    is_upper = character.isupper()
    if is_upper and before.islower():
        cost += 6.0
    elif is_upper and not before.isalpha() and not after.isalpha() and after != ".":
        cost += 3.0
    elif not is_upper and before.isupper() and after.isupper():
        cost += 4.0
    elif not is_upper and not before.isalpha() and not after.isalpha() and character not in "àòóôåæø":
        cost += 1.5
    if before.isdigit() or after.isdigit():
        cost += 4.0
    if script != "LATIN":
        return cost + 4.0 * (_is_ascii_letter(before) + _is_ascii_letter(after))
    return cost + _cost_of_neighbours(before, character, after, letters)


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


_VOWELS = frozenset("aeiouyáéíóúàèìòùäöüâêîôûåøæ")
# Portuguese "ções", Spanish "ñó", German "öß", and doubled or neighbouring vowels of the north: "ää", "åä", "øå".
_NEIGHBOURS = re.compile(r"[çñß].|.[çñß]|(.)\1|[äöüåæøð]{2}|ï[éè]", re.DOTALL)


def _cost_of_neighbours(before: str, character: str, after: str, letters: dict[str, float]) -> float:
    """What the spelling of the western languages rules out: è before a vowel, ø beside one, ì and ù within a word."""
    if letters is _CENTRAL_LATIN:
        return 0.0
    is_pair = before > "\x7f" and before.isalpha() and before.islower() == character.islower()
    cost = 2.0 if is_pair and not _NEIGHBOURS.match(before.lower() + character.lower()) else 0.0
    if character == "è" and (after in _VOWELS or (after.isalpha() and not before.isalpha())):
        cost += 3.0
    if character == "ø" and (before in _VOWELS or after in _VOWELS):
        cost += 3.0
    if (character in "ìù" and after.isalpha()) or (character == "ý" and before.isalpha() and not after.isalpha()):
        cost += 3.0
    return cost


def _cost_of_sign(before: str, character: str, after: str) -> float:
    if "\x80" <= character <= "\x9f" or character == "\ufffd":
        return 9.0
    if character in "“”‘’«»„‹›":
        return _cost_of_quote(before, character, after)
    opens, closes = not before.isalnum(), not after.isalnum()
    if character in "–—":
        return 2.6 if before.isalpha() and after.isalpha() else 2.0
    if character in "°ºª":
        return 2.5 if (before in "nN" or before.isdigit()) and not after.isalpha() else 7.0
    if character == "…":
        return 3.0 if closes else 7.0
    if character in "¿¡":
        return 3.0 if opens and after.isalpha() else 7.0
    if character in "\xa0\xad":
        return 2.5
    if "\u2500" <= character <= "\u259f":
        return 8.0
    return 4.0 + 3.0 * before.isalpha() + 2.0 * after.isalpha()


def _cost_of_quote(before: str, character: str, after: str) -> float:
    opens = not before.isalnum()
    closes = not after.isalnum()
    if character == "’":
        return 2.0 if before.isalpha() or closes else 7.0
    if character in "“‘":
        # as an apostrophe: "d‘Archeologia"
        return (
            2.0
            if opens and not after.isspace()
            else 3.5
            if not before.isspace() and (closes or character == "‘")
            else 7.0
        )
    if character in "„‹":
        return 3.0 if opens and not closes else 7.0
    if character == "«":
        return 2.0 if opens else 7.0
    return 2.0 if closes and (character == "»" or not before.isspace()) else 7.0


# ------------------------------------------------------------------------------------------------- two bytes a character
def _cost_of_double_bytes(text: str, common: frozenset[str]) -> float:
    """The cost of Chinese or Japanese; a character that common lists lack is dear, more so where it stands within a word."""
    padded = f" {text} "
    total = 0.0
    for match in _NON_ASCII.finditer(padded):
        place = match.start()
        character = padded[place]
        if character in common:
            total += 4.0
        elif "\u3041" <= character <= "\u30fc":
            total += 3.0 if common is _KANJI else 7.0
        elif character in "“”‘’":
            total += _cost_of_quote(padded[place - 1], character, padded[place + 1]) - 0.2
            continue
        elif character in "、。，．：；（）・「」《》—〔〕－" or "\uff10" <= character <= "\uff5a":
            total += 4.0
        else:
            total += _cost_of_rare(character, common)
        if _is_ascii_letter(padded[place - 1]) or _is_ascii_letter(padded[place + 1]):
            total += 4.0
    return total


def _cost_of_rare(character: str, common: frozenset[str]) -> float:
    """First-level characters of GB 2312 and JIS X 0208 (rows 16 to 55 and 16 to 47) are those in use; others are rare."""
    codec, last = ("gb2312", 0xD7) if common is _HANZI else ("euc_jp", 0xCF)
    code = character.encode(codec, errors="ignore")
    return 6.5 if len(code) == 2 and 0xB0 <= code[0] <= last else 11.0
