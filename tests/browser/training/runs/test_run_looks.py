"""The pages of runs, wide and narrow, light and dark, in both languages."""

import pytest
from playwright.sync_api import expect

from labeling.models import User
from tests.browser.training.runs.test_run_deeds import RUNS, quiet, rosalind, there  # noqa: F401
from tests.browser.training.runs.test_runs import learned
from tests.browser.visit import check_accessible, check_reflow, take_picture, wait_until_there

LOOKS = [(1440, "dark", "zh-Hans"), (390, "light", "en"), (390, "dark", "zh-Hans")]


@pytest.mark.slow  # minutes; what they do is clicked in the ordinary tests
@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_the_pages_of_runs_look_right(
    visit,
    rosalind,  # noqa: F811
    there,  # noqa: F811
    width,
    theme,
    language,
):
    User.objects.filter(pk=rosalind.pk).update(interface_language=language)
    runs = [learned(rosalind, "ppo-a"), learned(rosalind, "ppo-b", 20, kl=0.2)]
    ids = ",".join(str(run.public_id) for run in runs)
    page = quiet(visit(rosalind, "/admin/", width=width, theme=theme, language=language))
    start = page.url.split("/admin")[0]
    for name, address in {
        "run": f"{RUNS}{runs[0].public_id}/change/",
        "launch": f"{RUNS}add/?step=ppo-ptx",
        "compare": f"{RUNS}compare/?runs={ids}",
        "list": RUNS,
        "machines": "/admin/training/machine/",
        "loop": "/admin/training/round/",
        "new-batch": "/admin/training/samplebatch/add/",
    }.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(start + address)
        wait_until_there(page)
        expect(page.locator("body")).to_be_visible()
        page.wait_for_timeout(700)
        take_picture(page, f"runs-{name}-{width}-{theme}-{language}")
        if name != "list":  # the admin theme writes this part
            check_accessible(page, f"{name} at {width} px, {theme}")
        check_reflow(page, name)
