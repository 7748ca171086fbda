"""What the web server does to a connection and a request before Django sees the request.

connections   limits of a connection: its number, its headers, its requests, a reader that stalls
headers       refuses long headers, which libraries may read slowly
client        decides the client's address, once
cookies       refuses or drops cookies that take long to read
bodies        reads a body to its end before a thread is taken
budget        limits how much of all bodies is kept at once
uploads       knows which requests may bring a file
senders       knows who may send a file, from a live session or token
turns         shares the threads between addresses
sending       ends a view whose answer can no longer be sent
streams       keeps live streams open without a thread or a database connection
"""
