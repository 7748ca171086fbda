import pytest

from labeling.prompts.cleaning.languages import canonical, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Write a poem about the sea.", "en"),
        ("Wie geht es dir heute?", "de"),
        ("Qui a écrit Les Misérables ?", "fr"),
        ("请写一首关于大海的诗。", "zh-Hans"),
        ("請寫一首關於大海的詩。", "zh-Hant"),
        (
            "Напиши, пожалуйста, стихотворение о море и о том, как оно меняется зимой.",
            "ru",
        ),
        ("Write a poem\x01 about\ufffe the sea.", "en"),
        ("12 + 30 = ?", ""),
        ("hi", ""),
    ],
)
def test_the_language_is_told_or_left_open(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        *[("en", "en"), ("EN", "en"), ("en-US", "en"), ("pt_BR", "pt"), ("", "")],
        *[("zh", "zh"), ("zh-CN", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-hant-HK", "zh-Hant")],
    ],
)
def test_what_files_call_a_language_is_kept_as_labelers_choose_it(said, kept):
    assert canonical(said) == kept
