"""Keys, addresses, cookies and headers: what protects the site from the network."""

from datetime import timedelta
from urllib.parse import urlsplit

from common import development, env

DEBUG = env.flag("DEBUG", default=False)
# Refuse a key that a file of the project contains, or that is also another password.
_PASSWORDS = {env.password("DATABASE_URL"), env.password("REDIS_URL")}
_KNOWN = development.known_secrets() | _PASSWORDS
SECRET_KEY = env.secret("SECRET_KEY", known=_KNOWN)

# Where people reach this installation. Hosts, cookies and links are derived from it.
PUBLIC_URL = env.origin("PUBLIC_URL", "http://127.0.0.1:8000")
_PUBLIC = urlsplit(PUBLIC_URL)
_BY_HTTPS = _PUBLIC.scheme == "https"
_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
env.refuse_unsafe(PUBLIC_URL, debug=DEBUG)
ALLOWED_HOSTS = [str(_PUBLIC.hostname), *_LOOPBACK, *env.hosts("ALSO_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# The number of our own proxies, each of which adds to X-Forwarded-For. 0 = trust no header.
TRUSTED_PROXIES = env.whole("TRUSTED_PROXIES", 0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = _BY_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # requested from inside, without a proxy
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 365 * 24 * 3600) if _BY_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=_BY_HTTPS)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=_BY_HTTPS)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_NAME = "__Host-session" if _BY_HTTPS else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _BY_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The longest time of a session, and how long it lasts without any activity; decision 90.
SESSION_COOKIE_AGE = env.whole("SESSION_DAYS", 14, at_least=1) * 24 * 3600
SESSION_IDLE = timedelta(minutes=env.whole("SESSION_IDLE_MINUTES", 60))

# Limits of any body, and of one that uploads a file (config/edge/uploads.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MAX_BODY_BYTES = env.whole("MAX_BODY_MIB", 64) * 1024 * 1024
# Open connections of one peer; 0 is no limit. A proxy is the peer of all, and limits them itself.
CONNECTIONS_PER_ADDRESS = env.whole("CONNECTIONS_PER_ADDRESS", 0 if TRUSTED_PROXIES else 512)

# Networks that may read /metrics and the details of /readyz. Where the site is public, this machine
# is not one of them: a proxy on it that adds no header would bring everybody in.
_THIS_MACHINE = "127.0.0.1/32, ::1/128"
METRICS_FROM = env.networks(
    "METRICS_FROM", _THIS_MACHINE if _PUBLIC.hostname in env.LOOPBACK else ""
)
# Lets its bearer read them from anywhere; empty = only networks count.
METRICS_TOKEN = env.optional_secret("METRICS_TOKEN", known=_KNOWN | {SECRET_KEY})
