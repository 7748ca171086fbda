"""A page whose files cannot be downloaded."""

from playwright.sync_api import expect

from tests.browser.visit import check_accessible


def test_a_page_that_was_not_loaded_opens_when_the_network_is_back(visit, ada):
    page = visit(ada, "/account", fresh=True)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)

    page.get_by_role("link", name="My work").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    check_accessible(page, "not-loaded")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="My work")).to_be_visible()

    # A new version has other names for its files.
    page.context.route("**/static/app/assets/*.js", lambda route: route.abort())
    page.get_by_role("link", name="My prompts").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Reload the page")).to_be_visible()
    page.context.unroute_all()
    page.get_by_role("button", name="Reload the page").click()
    expect(page.get_by_role("heading", name="My prompts")).to_be_visible()
