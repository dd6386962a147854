package org.tandemgate.configsync.protocol.xmlrpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Flag;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Member;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Moment;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Octets;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Real;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Whole;

/**
 * Writes messages in UTF-8, with a type around every value. What the peer would not read, or would
 * read as something else, is refused with its place. Of use to several threads.
 *
 * @param dialect of the peer
 */
public record XmlRpcWriter(Dialect dialect) {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    /**
     * Writes a call.
     *
     * @throws RefusedMessageException when a value cannot be written in this dialect
     */
    public byte[] call(final MethodCall call) throws RefusedMessageException {
        final var body = new Body(dialect);
        body.raw("<methodCall><methodName>").raw(call.method()).raw("</methodName><params>");
        for (int i = 0; i < call.parameters().size(); i++) {
            body.raw("<param>");
            body.down("parameter " + (i + 1));
            body.value(call.parameters().get(i), 1);
            body.up();
            body.raw("</param>");
        }
        return body.raw("</params></methodCall>").octets();
    }

    /**
     * Writes an answer.
     *
     * @throws RefusedMessageException when a value cannot be written in this dialect
     */
    public byte[] response(final MethodResponse response) throws RefusedMessageException {
        final var body = new Body(dialect);
        body.raw("<methodResponse>");
        if (response instanceof MethodResponse.Success success) {
            body.raw("<params><param>").value(success.value(), 1);
            body.raw("</param></params>");
        } else if (response instanceof Fault fault) {
            body.raw("<fault>").value(members(fault), 1);
            body.raw("</fault>");
        }
        return body.raw("</methodResponse>").octets();
    }

    private static Struct members(final Fault fault) {
        return new Struct(
                List.of(
                        new Member("faultCode", new Whole(fault.code())),
                        new Member("faultString", new Text(fault.text()))));
    }

    /** One message on its way. */
    private static final class Body {
        private final Dialect dialect;
        private final StringBuilder xml = new StringBuilder(DECLARATION);
        private final List<Object> place = new ArrayList<>();

        Body(final Dialect dialect) {
            this.dialect = dialect;
        }

        byte[] octets() {
            return xml.toString().getBytes(StandardCharsets.UTF_8);
        }

        Body raw(final String text) {
            xml.append(text);
            return this;
        }

        void down(final Object step) {
            place.add(step);
        }

        void up() {
            place.remove(place.size() - 1);
        }

        private RefusedMessageException refused(final Refusal refusal, final String what) {
            return new RefusedMessageException(refusal, what + Place.of(place));
        }

        /** Every reader of ours refuses what is deeper. */
        void value(final XmlRpcValue value, final int depth) throws RefusedMessageException {
            if (depth > Limits.DEFAULT.depth()) {
                throw refused(
                        Refusal.TOO_DEEP,
                        "values are nested deeper than " + Limits.DEFAULT.depth());
            }
            raw("<value>");
            if (value instanceof Sequence sequence) {
                array(sequence, depth);
            } else if (value instanceof Struct struct) {
                struct(struct, depth);
            } else {
                scalar(value);
            }
            raw("</value>");
        }

        private void scalar(final XmlRpcValue value) throws RefusedMessageException {
            if (value instanceof Text text) {
                raw("<string>").text(text.text());
                raw("</string>");
            } else if (value instanceof Whole whole) {
                whole(whole.number());
            } else if (value instanceof Flag flag) {
                raw(flag.set() ? "<boolean>1</boolean>" : "<boolean>0</boolean>");
            } else if (value instanceof Real real) {
                raw("<double>").raw(Scalars.realText(real.number())).raw("</double>");
            } else {
                rare(value);
            }
        }

        private void whole(final long number) throws RefusedMessageException {
            final boolean small = number == (int) number;
            if (!small && dialect == Dialect.PFSENSE) {
                throw refused(Refusal.NUMBER, "int needs 32 bits for this peer");
            }
            raw(small ? "<int>" : "<i8>")
                    .raw(Long.toString(number))
                    .raw(small ? "</int>" : "</i8>");
        }

        /** Types that PHP peers turn into objects, or leave out. */
        private void rare(final XmlRpcValue value) throws RefusedMessageException {
            if (dialect == Dialect.PFSENSE) {
                throw refused(
                        Refusal.TYPE, value + " cannot be sent to this peer, it needs a string");
            }
            if (value instanceof Moment moment) {
                if (!Scalars.isUtcMoment(moment.text())) {
                    throw refused(Refusal.DATE, "dateTime.iso8601 needs yyyyMMddTHH:mm:ssZ");
                }
                raw("<dateTime.iso8601>").raw(moment.text()).raw("</dateTime.iso8601>");
            } else if (value instanceof Octets octets) {
                raw("<base64>")
                        .raw(Base64.getEncoder().encodeToString(octets.octets()))
                        .raw("</base64>");
            } else {
                raw("<nil/>");
            }
        }

        private void array(final Sequence sequence, final int depth)
                throws RefusedMessageException {
            raw("<array><data>");
            for (int i = 0; i < sequence.values().size(); i++) {
                down(i);
                value(sequence.values().get(i), depth + 1);
                up();
            }
            raw("</data></array>");
        }

        private void struct(final Struct struct, final int depth) throws RefusedMessageException {
            if (struct.members().isEmpty() && dialect == Dialect.PFSENSE) {
                raw("<array><data></data></array>");
                return;
            }
            checkNames(struct);
            raw("<struct>");
            for (final Member member : struct.members()) {
                down(member.name());
                raw("<member><name>").text(member.name());
                raw("</name>").value(member.value(), depth + 1);
                raw("</member>");
                up();
            }
            raw("</struct>");
        }

        /** PHP makes a list of numbers, and OPNsense trims names. */
        private void checkNames(final Struct struct) throws RefusedMessageException {
            if (dialect != Dialect.PFSENSE) {
                return;
            }
            for (final Member member : struct.members()) {
                if (!Scalars.trim(member.name()).equals(member.name())) {
                    throw refused(
                            Refusal.MEMBER_NAME,
                            "a name of a member begins or ends with white space");
                }
            }
            if (PhpArray.list(struct).isPresent()) {
                throw refused(
                        Refusal.MEMBER_NAME, "all names of a struct are numbers, send an array");
            }
        }

        private void text(final String text) throws RefusedMessageException {
            for (int i = 0; i < text.length(); i++) {
                final char character = text.charAt(i);
                switch (character) {
                    case '&' -> raw("&amp;");
                    case '<' -> raw("&lt;");
                    case '>' -> raw("&gt;");
                    // A reader of XML turns a plain one into a line feed.
                    case '\r' -> raw("&#13;");
                    default -> {
                        checkCharacter(text, i);
                        xml.append(character);
                    }
                }
            }
        }

        private void checkCharacter(final String text, final int at)
                throws RefusedMessageException {
            final char character = text.charAt(at);
            final boolean control = character < ' ' && !Scalars.isSpace(character);
            if (control || character >= 0xfffe || !isPaired(text, at)) {
                throw refused(
                        Refusal.CHARACTER,
                        "character "
                                + (at + 1)
                                + " of a text is U+"
                                + Integer.toHexString(0x10000 | character).substring(1)
                                + ", which XML does not have");
            }
        }

        private static boolean isPaired(final String text, final int at) {
            if (Character.isHighSurrogate(text.charAt(at))) {
                return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
            }
            return !Character.isLowSurrogate(text.charAt(at))
                    || (at > 0 && Character.isHighSurrogate(text.charAt(at - 1)));
        }
    }
}
