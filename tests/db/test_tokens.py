"""What the index holds must answer whatever the check against the text would find."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.matching import literal_in, match_in
from db.pinyin import pinyin_of, syllables_of
from db.tokens import All, Document, Expression, Zone, expressions, fold, sounds_of, tokens_of

NAMES = st.one_of(
    st.text(st.sampled_from(letters), min_size=1, max_size=14)
    for letters in (
        "长丰重庆福田汽车环境行会朴乐示例产业园安西一三Ａ3c0（） -·𠮷㎡",
        "福田汽车环境示例产业园安西一三Ａ3c0（） -·𠮷㎡",  # each of one reading
    )
)


def holds(tokens: set[str], wanted: Expression) -> bool:
    """Whether a record with `tokens` fits."""
    if isinstance(wanted, str):
        return f"p{wanted}" in tokens
    join = all if isinstance(wanted, All) else any
    return join(holds(tokens, part) for part in wanted.parts)


def found(document: Document, text: str) -> set[Zone]:
    """Return the zones in which a record is found by `text`."""
    tokens = set(tokens_of("p", document).split())
    return {zone for zone, wanted in expressions(text).items() if holds(tokens, wanted)}


@settings(deadline=None)
@given(NAMES, st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not fold(part):
        return
    assert literal_in(text, part) is not None
    assert Zone.TEXT in found(Document("1", texts=[text]), part)
    if match_in(text, part):
        named = Document("1", names=[text])
        assert Zone.NAME in found(named, part)
        if text.startswith(part):
            assert Zone.BEGIN in found(named, part)
        assert (Zone.WHOLE in found(named, part)) == (fold(part) == fold(text))


@settings(deadline=None)
@given(NAMES, st.data())
def test_every_spelling_of_a_part_finds_it(name: str, data: st.DataObject) -> None:
    sounds, _ = sounds_of(name)
    if not sounds:
        return
    start = data.draw(st.integers(0, len(sounds) - 1))
    end = data.draw(st.integers(start + 1, len(sounds)))
    chosen = [data.draw(st.sampled_from(sound)) for sound in sounds[start:end]]
    spelt, initials = "".join(chosen), "".join(one[0] for one in chosen)
    cut = spelt[: data.draw(st.integers(1, len(spelt)))]
    for typed in (cut, initials):
        if typed.isascii():
            assert match_in(name, typed) is not None
            assert Zone.NAME in found(Document("1", names=[name]), typed), typed
            assert Zone.RELATED in found(Document("1", related=[name]), typed), typed


@settings(deadline=None)
@given(st.text("0123456789X", min_size=3, max_size=18), st.data())
def test_every_part_of_three_and_more_of_a_code_finds_it(code: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(code) - 3))
    part = code[start : data.draw(st.integers(start + 3, len(code)))]
    assert Zone.CODE in found(Document("1", codes=[code]), part)


@pytest.mark.parametrize("text", ["cf", "zf", "chang", "zhangf", "fengji", "长丰", "丰", "ji"])
def test_a_polyphone_is_found_under_each_reading(text: str) -> None:
    assert Zone.NAME in found(Document("1", names=["长丰机械"]), text)


@pytest.mark.parametrize("text", ["cfx", "丰长", "机长", "fengg", "123"])
def test_what_is_not_there_is_not_found(text: str) -> None:
    assert found(Document("1", names=["长丰机械"], texts=["示例"]), text) == set()


def test_words_are_found_in_different_places() -> None:
    document = Document("1", names=["示例机械"], related=["三一重工"], texts=["土地出让"])
    assert found(document, "出让 syzg 机械") == {Zone.ANYWHERE}
    assert found(document, "出让 没有") == set()


@pytest.mark.parametrize("text", ["", "  ", "（）", "%", "\x00\n"])
def test_nothing_is_asked_for_marks_alone(text: str) -> None:
    assert expressions(text) == {}


def test_a_digest_tells_contents_apart() -> None:
    documents = [
        Document("1"), Document("1", names=["ab"]), Document("1", names=["a", "b"]),
        Document("1", names=["a"], texts=["b"]), Document("1", related=["ab"]),
    ]  # fmt: skip
    assert len({document.digest for document in documents}) == len(documents)
    assert all(0 <= document.digest < 2**63 for document in documents)


@settings(deadline=None)
@given(NAMES)
def test_a_name_sounds_as_its_dictionary_says(name: str) -> None:
    from pypinyin import lazy_pinyin

    chinese = "".join(each for each in name if "一" <= each <= "龥")
    assert list(syllables_of(chinese)) == lazy_pinyin(chinese)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("长沙银行", "changshayinhang", "csyh"),
        ("福田汽车 A1", "futianqiche a1", "ftqc a1"),
        ("𠮷", "𠮷", "𠮷"),
        ("İ", "i̇", "i"),
    ],
)
def test_the_sound_of_a_name_has_one_syllable_a_character(
    name: str, pinyin: str, initials: str
) -> None:
    assert pinyin_of(name) == (pinyin, initials)
    assert len(syllables_of(name)) == len(name)
