"""Floors below which known holes are open. Each line says which."""

from importlib.metadata import PackageNotFoundError, version

import lxml.etree
import pytest
import xmlsec
from packaging.version import Version

FLOORS = {
    "Django": "5.2.19",  # CVE-2025-64459 and the later SQL injections
    "djangorestframework": "3.18.3",  # CVE-2026-73228, -73229 and the charset bomb CVE-2026-114136
    "celery": "5.7",  # worker_disable_prefetch, soft shutdown
    "redis": "6.4",
    "transformers": "5.2.1",  # CVE-2026-5241: a model's config could turn on its own code
    "torch": "2.13",  # CVE-2025-32434: weights_only could be got around
}


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_no_package_has_a_known_hole(name, floor):
    assert Version(version(name)) >= Version(floor)


@pytest.mark.parametrize("name", ["flower", "django-debug-toolbar"])
def test_what_opens_doors_is_not_installed(name):
    with pytest.raises(PackageNotFoundError):
        version(name)


def test_the_two_libraries_of_xml_contain_the_same_libxml2():
    """Otherwise xmlsec refuses documents of lxml; constraints.txt raises both together."""
    assert xmlsec.get_libxml_version() == lxml.etree.LIBXML_VERSION
