package org.tandemgate.configsync.protocol.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Flag;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Member;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Moment;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Nil;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Octets;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Real;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Whole;

/** What goes to which peer, and what never does. */
class XmlRpcWriterTest {
    private static final String SECRET = "hunter2!";

    private static String written(final Dialect dialect, final XmlRpcValue value)
            throws RefusedMessageException {
        final String body =
                new String(
                        new XmlRpcWriter(dialect).response(new MethodResponse.Success(value)),
                        StandardCharsets.UTF_8);
        final String head =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse><params><param><value>";
        assertTrue(body.startsWith(head), body);
        return body.substring(
                head.length(),
                body.length() - "</value></param></params></methodResponse>".length());
    }

    private static Struct struct(final String name, final XmlRpcValue value) {
        return new Struct(List.of(new Member(name, value)));
    }

    static Stream<Arguments> spellings() {
        return Stream.of(
                Arguments.of(new Text(""), "<string></string>"),
                Arguments.of(new Text("a<b>&\r\n"), "<string>a&lt;b&gt;&amp;&#13;\n</string>"),
                Arguments.of(new Whole(-7), "<int>-7</int>"),
                Arguments.of(new Whole(1L << 31), "<i8>2147483648</i8>"),
                Arguments.of(new Flag(false), "<boolean>0</boolean>"),
                Arguments.of(new Real(1e10), "<double>10000000000</double>"),
                Arguments.of(new Nil(), "<nil/>"),
                Arguments.of(new Octets(new byte[] {0, 1}), "<base64>AAE=</base64>"),
                Arguments.of(
                        new Moment("20260101T00:00:00Z"),
                        "<dateTime.iso8601>20260101T00:00:00Z</dateTime.iso8601>"),
                Arguments.of(new Sequence(List.of()), "<array><data></data></array>"),
                Arguments.of(new Struct(List.of()), "<struct></struct>"));
    }

    @ParameterizedTest
    @MethodSource
    void spellings(final XmlRpcValue value, final String xml) throws RefusedMessageException {
        assertEquals(xml, written(Dialect.TANDEMGATE, value));
    }

    /** PHP cannot tell an empty map from an empty list; pfSense itself writes the latter. */
    @Test
    void anEmptyMapIsAnEmptyArrayToPhp() throws RefusedMessageException {
        assertEquals(
                "<array><data></data></array>", written(Dialect.PFSENSE, new Struct(List.of())));
    }

    static Stream<Arguments> notForPhp() {
        return Stream.of(
                Arguments.of(new Nil(), Refusal.TYPE),
                Arguments.of(new Octets(new byte[1]), Refusal.TYPE),
                Arguments.of(new Moment("20260101T00:00:00Z"), Refusal.TYPE),
                Arguments.of(new Whole(1L << 31), Refusal.NUMBER),
                Arguments.of(struct("0", new Text("")), Refusal.MEMBER_NAME),
                Arguments.of(struct(" a", new Text("")), Refusal.MEMBER_NAME));
    }

    /** PEAR XML_RPC2 makes objects, doubles, lists or nothing of these. */
    @ParameterizedTest
    @MethodSource
    void notForPhp(final XmlRpcValue value, final Refusal refusal) throws RefusedMessageException {
        written(Dialect.TANDEMGATE, value);
        final var refused =
                assertThrows(RefusedMessageException.class, () -> written(Dialect.PFSENSE, value));
        assertEquals(refusal, refused.refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000",
                "\u001f",
                "\ufffe",
                "\ud800",
                "\udc00",
                "\ud800x",
                "x\udc00\ud800"
            })
    void charactersThatXmlDoesNotHave(final String text) {
        for (final Dialect dialect : Dialect.values()) {
            final var refused =
                    assertThrows(
                            RefusedMessageException.class,
                            () ->
                                    written(
                                            dialect,
                                            struct("rule", new Sequence(List.of(new Text(text))))));
            assertEquals(Refusal.CHARACTER, refused.refusal());
            assertTrue(
                    String.valueOf(refused.getMessage()).endsWith("at rule/0"),
                    refused::getMessage);
        }
    }

    /** The other node would read the local time of its own zone. */
    @Test
    void aTimeWithoutZoneIsNotWritten() {
        for (final String text : List.of("20260101T00:00:00", "2026-01-01T00:00:00Z")) {
            final var refused =
                    assertThrows(
                            RefusedMessageException.class,
                            () -> written(Dialect.TANDEMGATE, new Moment(text)));
            assertEquals(Refusal.DATE, refused.refusal());
        }
    }

    @Test
    void neverDeeperThanItIsRead() throws RefusedMessageException {
        XmlRpcValue value = new Text("");
        for (int i = 1; i < 64; i++) {
            value = new Sequence(List.of(value));
        }
        written(Dialect.PFSENSE, value);
        final XmlRpcValue deeper = new Sequence(List.of(value));
        assertEquals(
                Refusal.TOO_DEEP,
                assertThrows(RefusedMessageException.class, () -> written(Dialect.PFSENSE, deeper))
                        .refusal());
    }

    /** Any value may be a password. */
    @Test
    void nothingShowsWhatAValueHolds() {
        final List<XmlRpcValue> values =
                List.of(
                        new Text(SECRET),
                        struct(SECRET, new Text(SECRET)),
                        new Sequence(List.of(new Text(SECRET), new Whole(4711))),
                        new Octets(SECRET.getBytes(StandardCharsets.UTF_8)),
                        new Whole(4711),
                        new Real(4711.5),
                        new Moment("47110101T00:00:00"));
        final String shown =
                values
                        + new MethodCall("m", values).toString()
                        + values.stream().map(MethodResponse.Success::new).toList();
        assertFalse(shown.contains(SECRET), shown);
        assertFalse(shown.contains("4711"), shown);
    }

    /** Nor does a refusal: it names places and kinds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<int>hunter2!</int>",
                "<boolean>hunter2!</boolean>",
                "<double>hunter2!</double>",
                "<base64>hunter2!</base64>",
                "<dateTime.iso8601>hunter2!</dateTime.iso8601>",
                "hunter2!<int>1</int>",
                "<array>hunter2!</array>",
                "<struct><member><name>a</name><value>hunter2!</value>",
                "<nil>hunter2!</nil>",
                "&hunter2;",
                "hunter2!</x>"
            })
    void noRefusalShowsWhatAValueHolds(final String value) {
        final String message =
                "<methodCall><methodName>m</methodName><params><param><value>"
                        + value
                        + "</value></param></params></methodCall>";
        final var refused =
                assertThrows(
                        RefusedMessageException.class,
                        () ->
                                new XmlRpcReader(Dialect.TANDEMGATE, Limits.DEFAULT)
                                        .call(message.getBytes(StandardCharsets.UTF_8)));
        assertFalse(String.valueOf(refused).contains("hunter2"), refused::toString);
    }
}
