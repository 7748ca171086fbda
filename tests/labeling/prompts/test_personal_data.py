import logging
import sys

import phonenumbers
import pyap
import pytest

from benchmarks.personal_data import measure
from labeling.models import LeftOut, Prompt
from labeling.prompts.cleaning.personal import PersonalData, find, mask
from labeling.prompts.cleaning.personal.calls import REGIONS, phones
from labeling.prompts.cleaning.personal.find import WINDOW


def test_most_of_the_labeled_set_is_found_and_little_else(capsys):
    numbers = measure()

    with capsys.disabled():
        for kind, measured in numbers.items():
            print(f"{kind:>13}: {measured}")  # noqa: T201 -- the numbers are what this test is for
    assert numbers["all"]["recall"] >= 0.95
    assert numbers["all"]["precision"] >= 0.9


def test_what_is_found_is_replaced_by_its_kind():
    text = "Write to ada@example.org or call (415) 555-2671."

    assert mask(text, find(text)) == "Write to [e-mail address] or call [phone number]."


@pytest.mark.parametrize("place", [0, WINDOW - 10, WINDOW - 200, 2 * WINDOW])
def test_a_long_text_is_read_to_its_end(place):
    text = "." * place + " ada@example.org " + "." * WINDOW

    assert [text[one.start : one.end] for one in find(text)] == ["ada@example.org"]


@pytest.mark.parametrize(
    "address",
    [
        "12 Main Street, Springfield, IL 62704",
        "12 Main Street\nSpringfield,  IL   62704",
        "12 Main Street\r\nSpringfield\tIL 62704",
        "12 High Street,\n\nLondon  SW1A 1AA",
    ],
)
def test_an_address_is_masked_whole_whatever_spaces_are_around_it(address):
    text = f"Hello   there,\n\n  friend.\nHere:  {address} \n and   no other."

    assert mask(text, find(text)) == text.replace(address, "[postal address]")


LONG_LISTS = {
    "ids": "".join(f"{n * 7919 % 9_000_000 + 1_000_000} " for n in range(600)),
    "ids line by line": "".join(f"{n * 7919 % 9_000_000 + 1_000_000}\n" for n in range(600)),
    "phones": "".join(f"212{n * 7919 % 8_000_000 + 2_000_000} " for n in range(600)),
    "addresses": "".join(f"{n + 1} Main St, Springfield, IL {n + 10_000}\n" for n in range(200)),
    "streets": "".join(f"{n + 1} Main St " for n in range(600)),
    "mail": "".join(f"ada{n}@example.org " for n in range(300)),
}


@pytest.mark.parametrize("text", LONG_LISTS.values(), ids=LONG_LISTS)
def test_four_times_the_list_takes_four_times_the_steps(text):
    """Counted in Python's own steps, the libraries' among them, inside one window."""
    short, long = text[: WINDOW // 4], text[:WINDOW]
    find(long)

    assert steps(lambda: find(long)) < 5 * steps(lambda: find(short))


def steps(do):
    count = 0

    def at_a_step(frame, event, _):
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return at_a_step

    before = sys.gettrace()
    sys.settrace(at_a_step)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("text", LONG_LISTS.values(), ids=LONG_LISTS)
def test_the_libraries_are_shown_no_character_more_than_twice(text, monkeypatch):
    shown = 0

    def show(look):
        def counted(text, *arguments, **options):
            nonlocal shown
            shown += len(text)
            return look(text, *arguments, **options)

        return counted

    monkeypatch.setattr(pyap, "parse", show(pyap.parse))
    monkeypatch.setattr(phonenumbers, "PhoneNumberMatcher", show(phonenumbers.PhoneNumberMatcher))

    find(text[:WINDOW])

    assert shown < 2 * WINDOW


@pytest.mark.parametrize("unit", ["a", "1 ", "12 Main st ", "sk-", "@", "a.", "eyJa."])
def test_no_text_keeps_the_patterns_busy(unit):
    find((unit * 5000)[:20_000])


@pytest.mark.parametrize("region", REGIONS)
def test_what_is_told_apart_without_the_library_is_what_the_library_finds(region):
    """Each kind of number of every region in every way of writing, alone and inside a sentence."""
    for number in every_number(region):
        for text in (number, f"Call {number} today, or 12 34 56.", f"({number})", f"x{number}"):
            plain = [
                (one.start, one.end)
                for one in phonenumbers.PhoneNumberMatcher(text, region)
                if len(one.raw_string) >= 7
            ]
            assert set(plain) <= set(phones(text)), text


def every_number(region):
    for kind in phonenumbers.PhoneNumberType.values():
        if example := phonenumbers.example_number_for_type(region, kind):
            for written in (0, 1, 2, 3):
                yield phonenumbers.format_number(example, written)


@pytest.mark.parametrize(
    "text",
    ["Order 4915-2766-2890", "It costs $212-736-5000", "At 2024-01-02 08:30"],
)
def test_not_every_number_is_somebodys_phone(text):
    assert [one for one in find(text) if one.kind == PersonalData.PHONE] == []


AUTHORS = [f"author {n}" for n in range(60)]


def prompts_with_mail(take_in, **choices):
    return take_in(
        [
            {"prompt": f"{author} writes to {n}@example.org", "author": author}
            for n, author in enumerate(AUTHORS)
        ],
        **choices,
    )


def test_personal_data_is_masked_in_training_and_marked_everywhere(take_in):
    prompts_with_mail(take_in)

    for prompt in Prompt.objects.all():
        assert prompt.personal_data == ["email"]
        assert ("@" in prompt.text) == (prompt.split != "train")
    assert {"train", "test"} <= set(Prompt.objects.values_list("split", flat=True))


def test_personal_data_in_training_can_be_refused(take_in):
    prompts_with_mail(take_in, refuse_personal_data=True, leave_out_refused=True)

    assert not Prompt.objects.filter(split="train").exists()
    assert Prompt.objects.exists()
    assert set(LeftOut.objects.values_list("message", flat=True)) == {
        "The prompt holds personal data: e-mail address."
    }


def test_replies_are_masked_like_their_prompts(take_in):
    take_in([{"prompt": f"Who? {n}", "response": "ada@example.org"} for n in range(30)])

    for prompt in Prompt.objects.prefetch_related("replies"):
        assert ("@" in prompt.replies.get().text) == (prompt.split != "train")


def test_personal_data_is_never_logged(take_in, caplog):
    caplog.set_level(logging.DEBUG)

    prompts_with_mail(take_in, refuse_personal_data=True)

    assert "@example.org" not in caplog.text
