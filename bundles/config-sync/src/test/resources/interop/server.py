"""A server on a free port of the loopback, which it prints; ends with its standard input."""
import sys
import threading
import xmlrpc.client
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class Handler(SimpleXMLRPCRequestHandler):
    rpc_paths = ("/xmlrpc.php",)

    def do_POST(self):
        # The user is "ha", the password "pass: wörd".
        if self.headers.get("Authorization") != "Basic aGE6cGFzczogd8O2cmQ=":
            self.send_error(401, "who are you")
            return
        super().do_POST()


def fail():
    raise xmlrpc.client.Fault(0, "not today")


server = SimpleXMLRPCServer(("127.0.0.1", 0), Handler, logRequests=False, allow_none=True)
server.register_function(lambda *values: list(values), "demo.echo")
server.register_function(fail, "demo.fail")
server.register_function(lambda octets: "x" * octets, "demo.large")
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
