"""Second factors: authenticator apps, recovery codes and passkeys, and who must use one.

models     what is stored of them
required   the setting that names who must have one
rules      whether a session may act; gate.py asks for every request
steps      the second step of a sign-in
services   what people set up and remove
"""
