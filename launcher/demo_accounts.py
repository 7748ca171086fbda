"""The demo accounts as plain data, which the command line prints without Django."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    role: str
    what: str


DEMO_ACCOUNTS = (
    DemoAccount("labeler", "Lee Labeler", "labeler", "writes, ranks and rates"),
    DemoAccount("manager", "Mary Manager", "manager", "manages labelers and checks quality"),
    DemoAccount("researcher", "Ruth Researcher", "researcher", "trains and compares models"),
    DemoAccount("administrator", "Ada Administrator", "administrator", "can do everything"),
)
