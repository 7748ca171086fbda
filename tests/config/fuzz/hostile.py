"""Values, bodies, queries, paths and headers that break parsers."""

TEXTS = {
    "NUL": "a\0b",
    "lone surrogate": "\ud800",
    "right to left": "\u202egnp.exe",
    "zero width": "\u200b",
    "not a character": "\uffff",
    "long": "a" * 100_000,
    "format": "%s%n{0}{{7*7}}${7*7}",
    "markup": "<script>alert(1)</script>",
    "path": "../../../../etc/passwd",
    "line ends": "a\r\nSet-Cookie: x=y",
    "statement": "'; DROP TABLE labeling_user; --",
}
NUMBERS = [2**63, -(2**63) - 1, 10**400, -1, 0, 1e308, 0.1]
VALUES: list[object] = [*TEXTS.values(), *NUMBERS, True, None, [], {}, [[]], {"a": {"b": []}}]
DEEP = b"[" * 100_000 + b"]" * 100_000
# What the parser has to refuse, whichever the operation.
UNREADABLE = {
    "no JSON": (b"{", "application/json"),
    "not UTF-8": (b'{"reason": "\xff\xfe"}', "application/json"),
    "UTF-16": ('{"reason": "x"}'.encode("utf-16"), "application/json"),
    "wrong charset": (b'{"reason": "x"}', "application/json; charset=utf-7"),
    "unknown charset": (b'{"reason": "x"}', "application/json; charset=nonsense"),
    "NaN": (b'{"active_ms": NaN}', "application/json"),
    "infinity": (b'{"active_ms": -Infinity}', "application/json"),
    "many digits": (b'{"active_ms": ' + b"9" * 10_000 + b"}", "application/json"),
    "large exponent": (b'{"active_ms": 1e999999}', "application/json"),
    "deep": (DEEP, "application/json"),
    "deep objects": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "application/json"),
    "a key twice": (b'{"name": "a", "name": "b"}', "application/json"),
    "NUL in a key": (b'{"a\\u0000": 1}', "application/json"),
    "surrogate in a key": (b'{"\\ud800": 1}', "application/json"),
    "NUL": (b"\0", "application/json"),
    "form": (b"name=null&roles=null&reason=%00", "application/x-www-form-urlencoded"),
    "parts": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
    "parts without a boundary": (b"--x", "multipart/form-data"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
    "no type": (b"{}", ""),
    "a wrong type": (b"{}", "////;;;=\0"),
}
# What the parser accepts, and an operation possibly does not expect.
SHAPES = {
    "nothing": (b"", "application/json"),
    "null": (b"null", "application/json"),
    "a list": (b"[1]", "application/json"),
    "a text": (b'"a"', "application/json"),
}
# Values of a parameter in the query. NUMERIC are those that a number or a date may trip over.
NUMERIC = [
    *["%00", "x", "-1", "9" * 30, "9" * 400, "NaN", "%D9%A1", "1e9"],
    *["0000-00-00", "99999-01-01", "2026-02-30"],
]
TEXTUAL = [
    *NUMERIC,
    *["%ed%a0%80", "%ff", "cD1hYmM=", "a" * 5000, "%e2%80%ae", "../../etc/passwd"],
    *["Mars/Phobos", "Europe", "xml"],
]
CHOSEN = ["%00", "x", "%ff"]
# Names that views might read without saying so, all in one query with one of these values.
UNEXPECTED = ["%00", "%ff", "%ed%a0%80", "-1", "9" * 400, "x", "cD1hYmM=", "99999-01-01", "Europe"]
UNSAID = [
    *["a", "page", "q", "zone", "kind[]", "format", "offset", "size", "by", "test", "language"],
    *["after", "since", "until", "labeler", "state", "search", "cursor", "limit"],
]
# Malformed as a whole.
QUERIES = ["%00", "a" * 5000, "&&&==", "state=a&state=b"]
FOR_PATHS = [
    "0",
    "-1",
    "9" * 30,
    "%00",
    "%ff",
    "%ed%a0%80",
    "..%2f..",
    "a" * 3000,
    "null",
    "%F0%9F%92%A9",
]
# Read before any view: by the middleware, the authentication, or the choice of a renderer.
HEADERS = [
    {"HTTP_AUTHORIZATION": "Bearer " + "\u00ff" * 20},
    {"HTTP_AUTHORIZATION": "Bearer"},
    {"HTTP_AUTHORIZATION": "Bearer a b c"},
    {"HTTP_AUTHORIZATION": "Bearer \0"},
    {"HTTP_ACCEPT": "text/html;q=x, */*;q=-1"},
    {"HTTP_ACCEPT": "a" * 5000},
    {"HTTP_ACCEPT_LANGUAGE": "zz-" * 2000},
    {"HTTP_X_PERSON": "\0"},
    {"HTTP_X_REQUEST_ID": "\u202e\0" * 100},
    {"HTTP_COOKIE": "session=%00; csrftoken=\u00ff; begun=\u00ff"},
]
# Read by views, each by another one.
FOR_VIEWS = {
    "HTTP_LAST_EVENT_ID": "9" * 400,
    "HTTP_IF_MODIFIED_SINCE": "99999999999",
    "HTTP_IF_NONE_MATCH": '"' * 50,
    "HTTP_RANGE": "bytes=9-1,-5,99999999999999999999-",
}
