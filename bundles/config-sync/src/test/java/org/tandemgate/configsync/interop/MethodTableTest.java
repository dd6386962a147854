package org.tandemgate.configsync.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;
import org.tandemgate.configsync.protocol.xmlrpc.Fault;
import org.tandemgate.configsync.protocol.xmlrpc.Limits;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.RefusedMessageException;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcReader;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Flag;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Member;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Whole;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcWriter;
import org.tandemgate.configsync.runtime.FaultException;
import org.tandemgate.configsync.runtime.MethodTable;
import org.tandemgate.configsync.runtime.MethodTable.Counts;
import org.tandemgate.configsync.runtime.ParameterKind;

/** Which method is done, and what is answered otherwise. */
class MethodTableTest {
    private static final Fault UNKNOWN =
            new Fault(-32601, "server error. requested method not found");
    private static final Fault WRONG = new Fault(-32602, "server error. invalid method parameters");

    private final List<String> told = new ArrayList<>();
    private final List<List<XmlRpcValue>> restored = new ArrayList<>();

    private final MethodTable table =
            new MethodTable(
                    Map.of(
                            "pfsense.host_firmware_version",
                            new MethodTable.Entry(
                                    List.of(),
                                    parameters ->
                                            new Struct(
                                                    List.of(
                                                            new Member(
                                                                    "config_version",
                                                                    new Text("23.3"))))),
                            "pfsense.restore_config_section",
                            new MethodTable.Entry(List.of(ParameterKind.MAP), this::restore),
                            "pfsense.broken",
                            new MethodTable.Entry(
                                    List.of(),
                                    parameters -> {
                                        throw new IllegalStateException("planted");
                                    })),
                    new MethodTable.Listener() {
                        @Override
                        public void forbidden(final String method) {
                            told.add(method);
                        }

                        @Override
                        public void broken(final String method, final RuntimeException thrown) {
                            told.add(method + " " + thrown.getMessage());
                        }
                    });

    private XmlRpcValue restore(final List<XmlRpcValue> parameters) throws FaultException {
        if (parameters.get(0) instanceof Struct struct && struct.get("interfaces").isPresent()) {
            throw new FaultException(new Fault(-32010, "interfaces are never written by a peer"));
        }
        restored.add(parameters);
        return new Flag(true);
    }

    private MethodResponse answer(final String method, final XmlRpcValue... parameters) {
        return table.answer(new MethodCall(method, List.of(parameters)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pfsense.exec_php",
                "pfsense.exec_shell",
                "opnsense.exec_php",
                "exec_php",
                "pfsense.reboot",
                "system.multicall"
            })
    void whatRunsCodeIsUnknownAndTold(final String method) {
        assertEquals(UNKNOWN, answer(method, new Text("id")));
        assertEquals(List.of(method), told);
        assertEquals(new Counts(0, 0, 0, 1, 0, 0), table.counts());
    }

    /** Whoever adds it to a table finds out at once. */
    @Test
    void whatRunsCodeCannotBeServed() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new MethodTable(
                                Map.of(
                                        "x.exec_php",
                                        new MethodTable.Entry(
                                                List.of(), parameters -> new Text("ran"))),
                                new MethodTable.Listener() {
                                    @Override
                                    public void forbidden(final String method) {}

                                    @Override
                                    public void broken(
                                            final String method, final RuntimeException thrown) {}
                                }));
    }

    @Test
    void othersAreUnknownAndCounted() {
        assertEquals(UNKNOWN, answer("system.listMethods"));
        assertEquals(UNKNOWN, answer("PFSENSE.restore_config_section"));
        assertEquals(List.of(), told);
        assertEquals(new Counts(0, 0, 2, 0, 0, 0), table.counts());
    }

    /** A struct or an array, as PHP has no other, and more behind it (since 2.5.2 a time). */
    @Test
    void requiredParametersAreOfTheirKind() {
        final var done = new MethodResponse.Success(new Flag(true));
        final String restore = "pfsense.restore_config_section";
        assertEquals(done, answer(restore, new Struct(List.of())));
        assertEquals(done, answer(restore, new Sequence(List.of()), new Whole(900), new Text("")));
        assertEquals(WRONG, answer(restore));
        assertEquals(WRONG, answer(restore, new Text("a")));
        assertEquals(new Counts(2, 0, 0, 0, 2, 0), table.counts());
    }

    @Test
    void aMethodThatThrowsIsToldAndSaysNothingOfItToThePeer() {
        assertEquals(
                new Fault(-32603, "the method broke; this node's log has more"),
                answer("pfsense.broken"));
        assertEquals(List.of("pfsense.broken planted"), told);
        assertEquals(new Counts(0, 0, 0, 0, 0, 1), table.counts());
    }

    /** Through octets, from a client that is not ours. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isCalledByPython() throws Exception {
        final var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final HttpServer server = HttpServer.create(address, 0);
        server.createContext(
                "/xmlrpc.php",
                exchange -> {
                    final byte[] body = reply(exchange.getRequestBody().readAllBytes());
                    exchange.getResponseHeaders().add("Content-Type", "text/xml");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        final String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/xmlrpc.php";
        try (Peer python = Peer.start("client.py", url)) {
            assertEquals(
                    List.of(
                            "{'config_version': '23.3'}",
                            "True",
                            "pfsense.exec_php -32601 server error. requested method not found",
                            "pfsense.exec_shell -32601 server error. requested method not found",
                            "system.listMethods -32601 server error. requested method not found",
                            "pfsense.restore_config_section -32602 server error. invalid method"
                                    + " parameters",
                            "pfsense.restore_config_section -32010 interfaces are never written"
                                    + " by a peer"),
                    python.rest());
        } finally {
            server.stop(0);
        }
        assertEquals(new Counts(2, 1, 1, 2, 1, 0), table.counts());
        assertEquals(new Whole(900), restored.get(0).get(1));
    }

    private byte[] reply(final byte[] body) {
        final var writer = new XmlRpcWriter(Dialect.PFSENSE);
        try {
            return writer.response(
                    table.answer(new XmlRpcReader(Dialect.PFSENSE, Limits.DEFAULT).call(body)));
        } catch (final RefusedMessageException refused) {
            throw new AssertionError(refused);
        }
    }
}
