"""Reads messages, one a line in base64, and writes each again: what Python makes of it."""
import base64
import sys
import xmlrpc.client

# Python by itself writes 32 bits only.
xmlrpc.client.Marshaller.dispatch[int] = lambda self, value, write: write(
    "<value><i8>%d</i8></value>" % value
)

for line in sys.stdin:
    parameters, method = xmlrpc.client.loads(base64.b64decode(line))
    again = xmlrpc.client.dumps(parameters, method, encoding="utf-8", allow_none=True)
    sys.stdout.write(base64.b64encode(again.encode("utf-8")).decode("ascii") + "\n")
    sys.stdout.flush()
