"""One noun has one name: the table in GLOSSARY.md is what packages, addresses and folders say."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from common.development import CHECKOUT

GLOSSARY = (CHECKOUT / "GLOSSARY.md").read_text()
WIRING = "config"
FEATURES = CHECKOUT / "frontend" / "src" / "features"
# Pages of a person's own that are older than the rule, and stay.
OWN_PAGES = {"/account": "people"}
# `public` is a program that the engine starts in another environment.
NOT_NOUNS = {"management", "migrations", "public", "__pycache__"}


def rows(section: str) -> list[list[str]]:
    """The cells of every table under a heading, without its head."""
    text = GLOSSARY.split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = {number for number, row in enumerate(cells) if set(row[0]) == {"-"}}
    return [row for number, row in enumerate(cells) if not {number, number + 1} & rules]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


TABLE = rows("Where each noun is found")
PACKAGES = [names(row[1])[0] for row in TABLE]


@cache
def routes() -> list[tuple[str, str]]:
    """Every address of the API, with the module of its view."""
    return [(route, module) for route, module in walk(get_resolver()) if route.startswith("api/")]


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, route)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            yield route, getattr(view, "view_class", getattr(view, "cls", view)).__module__


def layer_of(module: str) -> str:
    return module.split(".")[0]


def pages() -> dict[str, str]:
    """The folder of the feature that each page of the browser application belongs to."""
    return {
        path: feature.relative_to(FEATURES).parts[0]
        for feature in FEATURES.rglob("feature.ts")
        for path in re.findall(r'path: "(/[^"]+)"', feature.read_text())
    }


def test_no_word_has_two_meanings():
    words = [word.strip() for row in rows("Nouns") for word in row[0].split(",")]

    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_no_chinese_term_means_two_things():
    terms = [term.strip() for row in rows("Nouns") for term in row[2].split(",") if term.strip()]

    assert [term for term, count in Counter(terms).items() if count > 1] == []


def test_every_chinese_term_is_the_one_of_the_catalogues():
    catalogues = [*FEATURES.parent.rglob("*zh-Hans.json"), *(CHECKOUT / "locale").rglob("*.po")]
    text = "".join(path.read_text() for path in catalogues)
    cells = [row[2] for section in ("Nouns", "Verbs") for row in rows(section)]
    terms = {term.strip() for cell in cells for term in cell.split(",")}

    assert [term for term in terms if term not in text] == []


def test_the_table_has_every_package():
    there = {
        f"{layer}/{path.name}"
        for layer in ("labeling", "training")
        for path in (CHECKOUT / layer).iterdir()
        if path.is_dir() and path.name not in NOT_NOUNS
    }

    assert {*PACKAGES} == there


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_the_folders_of_a_noun_are_named_after_its_package(row):
    _noun, package, _api, _pages, frontend, tests = row
    name = names(package)[0]

    assert names(tests) == [f"tests/{name}"]
    assert (CHECKOUT / "tests" / name).is_dir()
    assert names(frontend) in ([], [f"features/{name.split('/')[1]}"])
    assert bool(names(frontend)) == (FEATURES / name.split("/")[1]).is_dir()


def test_every_feature_and_folder_of_tests_has_a_noun():
    nouns = {package.split("/")[1] for package in PACKAGES}

    assert {path.name for path in FEATURES.iterdir() if path.is_dir()} <= nouns
    for layer in ("labeling", "training"):
        folders = [path for path in (CHECKOUT / "tests" / layer).iterdir() if path.is_dir()]
        assert {path.name for path in folders} - NOT_NOUNS <= nouns


def test_every_address_of_the_api_begins_with_the_package_of_its_view():
    for route, module in routes():
        if layer_of(module) != WIRING:
            package = module.split(".")[1]
            assert route.startswith(f"api/{package}/"), f"{route} belongs to {module}."


def test_the_table_has_every_address_of_the_api():
    listed = {address for row in TABLE for address in names(row[2])}
    routed = {route for route, module in routes() if layer_of(module) != WIRING}
    there = {f"/api/{route.split('/')[1]}/" for route in routed}

    assert listed == there


def test_every_page_begins_with_the_package_of_its_feature():
    for path, feature in pages().items():
        begin = "/" + path.split("/")[1]
        assert OWN_PAGES.get(begin, begin[1:]) == feature, f"{path} belongs to {feature}."


def test_the_table_has_every_page():
    listed = {page for row in TABLE for page in names(row[3])}

    assert listed == {"/" + path.split("/")[1] for path in pages()}
