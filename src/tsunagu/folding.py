"""Folding: two texts that people take for the same name get one key. Two keys: careful and loose."""

import unicodedata

_KATAKANA, _HIRAGANA = range(0x30A1, 0x30F7), 0x30A1 - 0x3041
# Characters that are written one for another; NFKC leaves these apart.
_VARIANTS = str.maketrans(
    "髙﨑嵜⺠靭邉邊邨嶋嶌濵濱淸槗栁曻德靑黑廣國圓會學體澤齋齊斎櫻條萬龍眞惠壽榮應辻祇强鄕內硏敎戶緖渚狀來經數發處變讀證對實點當與總聲擔據價戰圖驗區藥單",
    "高崎崎民靱辺辺村島島浜浜清橋柳昇徳青黒広国円会学体沢斉斉斉桜条万竜真恵寿栄応辻祇強郷内研教戸緒渚状来経数発処変読証対実点当与総声担拠価戦図験区薬単",
)
_SMALL = str.maketrans("ぁぃぅぇぉヵヶゕゖづぢゐゑ", "あいうえおかけかけずじいえ")
_VU = (("ゔぁ", "ば"), ("ゔぃ", "び"), ("ゔぇ", "べ"), ("ゔぉ", "ぼ"), ("ゔ", "ぶ"))
_LONG = "ー"


def normal(text: str) -> str:
    """The careful key: width, case, variants of one character and spaces do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_VARIANTS)
    return "".join(unicodedata.normalize("NFKC", plain).split())


def folded(text: str) -> str:
    """The loose key: kana of either kind, long vowels, small kana and signs do not matter either.

    A text of nothing but signs keeps them, so that a unit such as "%" can be found.
    """
    careful = normal(text)
    kana = "".join(chr(ord(c) - _HIRAGANA) if ord(c) in _KATAKANA else c for c in careful)
    for sound, other in _VU:
        kana = kana.replace(sound, other)
    kept = "".join(c for c in kana.translate(_SMALL) if c.isalnum() and c != _LONG)
    return kept or careful


def words(text: str) -> list[str]:
    """The loose keys of the words of a text, as its spaces divide it."""
    spaced = unicodedata.normalize("NFKC", text)
    return list(dict.fromkeys(key for part in spaced.split() if (key := folded(part))))


def grams(key: str) -> frozenset[str]:
    """The pairs of neighbours in a key, its beginning and end among them."""
    edged = f"\x02{key}\x03"
    return frozenset(edged[at : at + 2] for at in range(len(edged) - 1))


def nearness(one: str, other: str) -> float:
    """1 less the share of characters to insert, drop, change or swap to make one the other."""
    longest = max(len(one), len(other))
    if not longest:
        return 1.0
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        line = [i]
        for j, right in enumerate(other, 1):
            cost = min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        before, last = last, line
    return 1 - last[-1] / longest
