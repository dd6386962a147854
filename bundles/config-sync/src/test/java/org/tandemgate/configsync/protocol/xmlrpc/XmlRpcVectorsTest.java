package org.tandemgate.configsync.protocol.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** 123 messages of eight libraries and of nobody, each in both dialects. */
class XmlRpcVectorsTest {
    private static final Set<Integer> CODES_OF_REFUSALS =
            Set.of(Fault.PARSE_ERROR, Fault.INVALID_MESSAGE, Fault.INVALID_PARAMETERS);
    private static final String ACCEPT = "accept";

    /** A policy that no test knows, or a vector less, would pass unseen. */
    @Test
    void allAreThere() throws IOException {
        final Map<String, Integer> policies = new TreeMap<>();
        XmlRpcVector.all().forEach(vector -> policies.merge(vector.policy(), 1, Integer::sum));

        assertEquals(
                Map.of("may-accept", 17, "must-accept", 67, "must-refuse", 1, "must-reject", 38),
                policies);
    }

    @TestFactory
    Stream<DynamicTest> areReadOrRefusedByPolicy() throws IOException {
        return XmlRpcVector.all().stream()
                .flatMap(
                        vector ->
                                Stream.of(Dialect.values())
                                        .map(
                                                dialect ->
                                                        DynamicTest.dynamicTest(
                                                                vector + " " + dialect,
                                                                () -> judge(vector, dialect))));
    }

    private static void judge(final XmlRpcVector vector, final Dialect dialect) throws Exception {
        final String decision = vector.decision(dialect);
        switch (vector.policy()) {
            case "must-accept", "must-refuse" -> {
                if (decision.isEmpty() || decision.equals(ACCEPT)) {
                    assertRead(vector, dialect);
                } else {
                    // Of what is in it, the reference has nil refused from PHP peers.
                    assertEquals("gg_req_types PFSENSE", vector + " " + dialect);
                    assertRefused(vector, dialect, Refusal.valueOf(decision));
                }
            }
            case "may-accept" -> {
                if (decision.equals(ACCEPT)) {
                    assertRead(vector, dialect);
                } else {
                    assertRefused(vector, dialect, Refusal.valueOf(decision));
                }
            }
            default -> assertRefused(vector, dialect, Refusal.valueOf(decision));
        }
    }

    private static Object read(final XmlRpcVector vector, final Dialect dialect)
            throws RefusedMessageException, IOException {
        final var reader = new XmlRpcReader(dialect, Limits.DEFAULT);
        return vector.kind().equals("response")
                ? reader.response(vector.body())
                : reader.call(vector.body());
    }

    private static void assertRead(final XmlRpcVector vector, final Dialect dialect)
            throws Exception {
        final Object message = read(vector, dialect);
        if (vector.kind().equals("http")) {
            final String method = ((MethodCall) message).method();
            assertTrue(
                    List.of(
                                    "pfsense.host_firmware_version",
                                    "pfsense.restore_config_section",
                                    "opnsense.firmware_version")
                            .contains(method),
                    method);
            assertTrue(vector.header().startsWith("POST /xmlrpc.php HTTP/1.1\r\n"));
        } else {
            assertEquals(
                    vector.kind().equals("response")
                            ? vector.expectedResponse()
                            : vector.expectedCall(),
                    message);
        }
    }

    private static void assertRefused(
            final XmlRpcVector vector, final Dialect dialect, final Refusal refusal) {
        final var refused =
                assertThrows(RefusedMessageException.class, () -> read(vector, dialect));
        assertEquals(refusal, refused.refusal(), refused::getMessage);
        assertTrue(CODES_OF_REFUSALS.contains(refusal.faultCode()));
    }

    /** What is read from a vector is written, and read again as the same. */
    @TestFactory
    Stream<DynamicTest> areWrittenAsTheyWereRead() throws IOException {
        return XmlRpcVector.all().stream()
                .filter(XmlRpcVector::hasExpectation)
                .map(
                        vector ->
                                DynamicTest.dynamicTest(
                                        vector.toString(), () -> assertWritten(vector)));
    }

    private static void assertWritten(final XmlRpcVector vector) throws Exception {
        final var writer = new XmlRpcWriter(Dialect.TANDEMGATE);
        final var reader = new XmlRpcReader(Dialect.TANDEMGATE, Limits.DEFAULT);
        try {
            if (vector.kind().equals("response")) {
                final MethodResponse response = vector.expectedResponse();
                assertEquals(response, reader.response(writer.response(response)));
            } else {
                final MethodCall call = vector.expectedCall();
                assertEquals(call, reader.call(writer.call(call)));
            }
        } catch (final RefusedMessageException refused) {
            // Local times and offsets have no meaning on the other node.
            assertEquals(Refusal.DATE, refused.refusal(), refused::getMessage);
            assertTrue(vector.json().toString().contains("dateTime"), vector::toString);
        }
    }

    /** The holes that pfSense's sender leaves in a list (backend Php/Value.php). */
    @Test
    void listsWithHolesAreListsInTheirOrder() throws Exception {
        for (final String name :
                List.of(
                        "pfs_req_restore_nosync_gap",
                        "pfs_req_restore_nosync_first",
                        "pfs_req_restore_nosync_first_two")) {
            final var call = (MethodCall) read(XmlRpcVector.named(name), Dialect.PFSENSE);
            final var sections = PhpArray.map(call.parameters().get(0)).orElseThrow();
            final var filter = PhpArray.map(sections.get(0).value()).orElseThrow();
            final var rules = PhpArray.list(filter.get(0).value()).orElseThrow();

            assertTrue(!rules.isEmpty() && PhpArray.map(rules.get(0)).isPresent(), name);
            assertEquals("rule", filter.get(0).name());
        }
    }
}
