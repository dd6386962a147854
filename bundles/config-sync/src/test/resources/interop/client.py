"""Calls the methods of a server, as pfSense does, and prints what it hears."""
import sys
import xmlrpc.client

server = xmlrpc.client.ServerProxy(sys.argv[1])
print(server.pfsense.host_firmware_version("", 240))
print(server.pfsense.restore_config_section({"filter": {"rule": [{"descr": "<é>\r\n"}]}}, 900))
for name, parameters in (
    ("pfsense.exec_php", ("phpinfo();",)),
    ("pfsense.exec_shell", ("id",)),
    ("system.listMethods", ()),
    ("pfsense.restore_config_section", ("no struct",)),
    ("pfsense.restore_config_section", ({"interfaces": {}}, 900)),
):
    try:
        print(getattr(server, name)(*parameters))
    except xmlrpc.client.Fault as fault:
        print(name, fault.faultCode, fault.faultString)
