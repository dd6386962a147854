package org.tandemgate.configsync.protocol.xmlrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;

/** Each limit on both sides of it, and bombs; a time limit here tells a hang, not a delay. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitsTest {
    private static final String HEAD = "<methodCall><methodName>m</methodName><params>";
    private static final String TAIL = "</params></methodCall>";

    private static byte[] octets(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String param(final String value) {
        return HEAD + "<param><value>" + value + "</value></param>" + TAIL;
    }

    private static MethodCall read(final String text, final Limits limits)
            throws RefusedMessageException {
        return new XmlRpcReader(Dialect.TANDEMGATE, limits).call(octets(text));
    }

    private static String refused(final Refusal refusal, final String text, final Limits limits) {
        final var thrown = assertThrows(RefusedMessageException.class, () -> read(text, limits));
        assertEquals(refusal, thrown.refusal(), thrown::getMessage);
        return String.valueOf(thrown.getMessage());
    }

    private static String nested(final int depth) {
        return param(
                "<array><data><value>".repeat(depth - 1)
                        + "x"
                        + "</value></data></array>".repeat(depth - 1));
    }

    @Test
    void depth() throws RefusedMessageException {
        final var limits = new Limits(100_000, 3, 100, 100, 10);
        assertEquals(1, read(nested(3), limits).parameters().size());
        assertEquals(
                "values are nested deeper than 3 at parameter 1/0/0/0 (line 1, column 121)",
                refused(Refusal.TOO_DEEP, nested(4), limits));
        // The deepest of all, also with Java 25, which by itself takes 100 levels of XML.
        assertEquals(1, read(nested(64), Limits.DEFAULT).parameters().size());
        refused(Refusal.TOO_DEEP, nested(65), Limits.DEFAULT);
    }

    @Test
    void octets() throws RefusedMessageException {
        final String message = param("x");
        final int length = message.length();
        read(message, new Limits(length, 3, 100, 100, 10));
        assertEquals(
                "message has " + length + " octets, allowed are " + (length - 1),
                refused(Refusal.TOO_LARGE, message, new Limits(length - 1, 3, 100, 100, 10)));
    }

    @Test
    void lengthOfATextAndOfAName() throws RefusedMessageException {
        final var limits = new Limits(100_000, 3, 5, 100, 10);
        read(param("12345"), limits);
        read(param("<string>12<!-- -->34&amp;</string>"), limits);
        refused(Refusal.TEXT_TOO_LONG, param("123456"), limits);
        refused(Refusal.TEXT_TOO_LONG, param("<string>123<![CDATA[456]]></string>"), limits);
        refused(
                Refusal.TEXT_TOO_LONG,
                param("<struct><member><name>123456</name><value/></member></struct>"),
                limits);
    }

    @Test
    void values() throws RefusedMessageException {
        final var limits = new Limits(100_000, 3, 5, 4, 10);
        read(param("<array><data>" + "<value/>".repeat(3) + "</data></array>"), limits);
        assertTrue(
                refused(
                                Refusal.TOO_MANY_VALUES,
                                param("<array><data>" + "<value/>".repeat(4) + "</data></array>"),
                                limits)
                        .startsWith("message has more than 4 values at parameter 1/3 "));
    }

    @Test
    void attributes() throws RefusedMessageException {
        final var limits = new Limits(100_000, 3, 5, 4, 2);
        read(param("<string a='1' b='2'>x</string>"), limits);
        refused(Refusal.TOO_MANY_ATTRIBUTES, param("<string a='1' b='2' c='3'>x</string>"), limits);
        refused(
                Refusal.TOO_MANY_ATTRIBUTES,
                param("<string a='1' xmlns:b='2' xmlns:c='3'>x</string>"),
                limits);
    }

    /** Far above every limit, as many octets as are taken at all. */
    @Test
    void bombs() {
        refused(Refusal.TOO_DEEP, nested(200_000), Limits.DEFAULT);
        refused(
                Refusal.TOO_MANY_VALUES,
                param("<array><data>" + "<value/>".repeat(1_500_000) + "</data></array>"),
                Limits.DEFAULT);
        refused(Refusal.TEXT_TOO_LONG, param("x".repeat(15_000_000)), Limits.DEFAULT);
        refused(Refusal.TEXT_TOO_LONG, param("&#120;".repeat(2_000_000)), Limits.DEFAULT);
        refused(Refusal.TEXT_TOO_LONG, param(" ".repeat(15_000_000)), Limits.DEFAULT);
        refused(Refusal.NUMBER, param("<int>" + "0".repeat(1_000_000) + "</int>"), Limits.DEFAULT);
        refused(
                Refusal.NUMBER,
                param("<double>" + "1".repeat(1_000_000) + "</double>"),
                Limits.DEFAULT);
        refused(
                Refusal.METHOD_NAME,
                HEAD.replace(">m<", ">" + "m".repeat(300) + "<") + TAIL,
                Limits.DEFAULT);
    }

    /** Refused by the parser, before it has read them all. */
    @Test
    void floodsOfAttributesAndNames() {
        final StringBuilder flood = new StringBuilder("<methodCall");
        for (int i = 0; i < 200_000; i++) {
            flood.append(" xmlns:a").append(i).append("='u'");
        }
        final var thrown =
                assertThrows(
                        RefusedMessageException.class, () -> read(flood + "/>", Limits.DEFAULT));
        assertEquals(Refusal.TOO_MANY_ATTRIBUTES, thrown.refusal());
        final var name =
                assertThrows(
                        RefusedMessageException.class,
                        () -> read("<" + "m".repeat(10_000_000) + "/>", Limits.DEFAULT));
        assertEquals(Refusal.NOT_WELL_FORMED, name.refusal());
    }

    /** No limit of the JDK on references and texts is below ours. */
    @Test
    void textsUpToTheLimitAreRead() throws RefusedMessageException {
        final int most = Limits.DEFAULT.textLength();
        for (final String piece : List.of("x", "&amp;", "&#120;", "é")) {
            final var text =
                    (Text) read(param(piece.repeat(most)), Limits.DEFAULT).parameters().get(0);
            assertEquals(most, text.text().length(), piece);
        }
    }

    /** Issue 5: 12 MB; how long it takes is printed. */
    @Test
    void largeConfiguration() throws RefusedMessageException {
        final String rule =
                "<value><struct>"
                        + "<member><name>descr</name><value><string>rule of a large site</string></value></member>"
                        + "<member><name>source</name><value><struct><member><name>network</name><value>"
                        + "<string>lan</string></value></member></struct></value></member>"
                        + "<member><name>destination</name><value><struct><member><name>address</name><value>"
                        + "<string>192.0.2.1</string></value></member><member><name>port</name><value>"
                        + "<string>443</string></value></member></struct></value></member>"
                        + "<member><name>log</name><value><string></string></value></member>"
                        + "</struct></value>";
        final int rules = 12_000_000 / rule.length();
        final String message = param("<array><data>" + rule.repeat(rules) + "</data></array>");
        final long start = System.nanoTime();

        final MethodCall call = read(message, Limits.DEFAULT);

        final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println(message.length() + " octets of XML-RPC read in " + millis + " ms");
        final var read = (Sequence) call.parameters().get(0);
        assertEquals(rules, read.values().size());
        assertEquals(4, ((Struct) read.values().get(rules - 1)).members().size());
    }

    /** The parser's reader of them prints to standard output and throws what it must not. */
    @Test
    void noDoctypeReachesTheParser() {
        final PrintStream before = System.out;
        final var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            for (final String start :
                    List.of("", " \n", "<?xml version='1.0'?>", "<!-- <a> -->\n<?a <b> ?>")) {
                for (final String type :
                        List.of(
                                "<!DOCTYPE a [<!ENTITY x 'y'>",
                                "<!DOCTYPE a [\ufffe",
                                "<!DOCTYPE")) {
                    refused(Refusal.DOCTYPE, start + type, Limits.DEFAULT);
                    for (final Charset wide :
                            List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
                        final byte[] body = ('\ufeff' + start + type).getBytes(wide);
                        final var thrown =
                                assertThrows(
                                        RefusedMessageException.class,
                                        () ->
                                                new XmlRpcReader(Dialect.PFSENSE, Limits.DEFAULT)
                                                        .response(body));
                        assertEquals(Refusal.DOCTYPE, thrown.refusal());
                    }
                }
            }
            refused(Refusal.NOT_WELL_FORMED, "<!-- <!DOCTYPE", Limits.DEFAULT);
        } finally {
            System.setOut(before);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void rangesOfLimits() {
        for (final int[] wrong :
                new int[][] {
                    {0, 1, 1, 1, 1}, {1, 65, 1, 1, 1}, {1, 1, 0, 1, 1}, {1, 1, 1, 1, 65}
                }) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Limits(wrong[0], wrong[1], wrong[2], wrong[3], wrong[4]));
        }
    }
}
