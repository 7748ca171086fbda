"""Browser contexts that one test after the other uses."""

from playwright.sync_api import Browser, BrowserContext

from tests.browser.visit import new_context

# Everything that a page can leave behind, but not the cache of files and compiled scripts.
LEFT_BEHIND = "cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage"
SMALL_FILE = "/static/app/favicon.svg"


class Contexts:
    """A context per window that is open at the same time, emptied after each test.

    An open page of the site keeps the process that draws it, with its compiled scripts. Without
    them a visit takes twice the processor time.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.languages: dict[BrowserContext, str] = {}
        self.free: dict[str, list[BrowserContext]] = {}

    def take(self, language: str) -> BrowserContext:
        if free := self.free.setdefault(language, []):
            return free.pop()
        context = new_context(self.browser, language)
        context.new_page().goto(f"{self.address}{SMALL_FILE}")
        self.languages[context] = language
        return context

    def give_back(self, context: BrowserContext) -> None:
        if context not in self.languages:
            context.close()
            return
        self._empty(context)
        self.free[self.languages[context]].append(context)

    def _empty(self, context: BrowserContext) -> None:
        keeper, *opened = context.pages
        for page in opened:
            page.close()
        context.unroute_all()
        context.set_offline(False)
        context.clear_cookies()
        session = context.new_cdp_session(keeper)
        left = {"origin": self.address, "storageTypes": LEFT_BEHIND}
        session.send("Storage.clearDataForOrigin", left)
        session.detach()
