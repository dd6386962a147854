package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import org.jspecify.annotations.Nullable;
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

/** The grammar of values. Its recursion is bounded by {@link Limits#depth}. */
final class ValueReader {
    private final MessageReader reader;
    private final Dialect dialect;

    ValueReader(final MessageReader reader, final Dialect dialect) {
        this.reader = reader;
        this.dialect = dialect;
    }

    /** Reads the value whose element was just opened, to its end. */
    XmlRpcValue value(final int depth) throws RefusedMessageException {
        reader.enterValue(depth);
        reader.clearText();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (!Scalars.isBlank(reader.text())) {
                        throw reader.refused(
                                Refusal.MIXED_TEXT, "value has text beside " + reader.shown());
                    }
                    final XmlRpcValue typed = typed(depth);
                    reader.end("value");
                    return typed;
                }
                case XMLStreamConstants.CHARACTERS -> reader.appendText();
                default -> {
                    return new Text(reader.text().toString());
                }
            }
        }
    }

    private XmlRpcValue typed(final int depth) throws RefusedMessageException {
        return switch (type()) {
            case "string" -> new Text(reader.textOf("string"));
            case "int", "i4" -> whole(dialect.isLenient() ? Long.SIZE : Integer.SIZE);
            case "i8" -> whole(Long.SIZE);
            case "boolean" -> flag();
            case "double" -> real();
            case "dateTime.iso8601" -> moment();
            case "base64" -> octets();
            case "nil" -> nil();
            case "array" -> array(depth);
            case "struct" -> struct(depth);
            default -> throw unknownType();
        };
    }

    /** The name of the type; two vendor types of Apache ws-xmlrpc stand for ours. */
    private String type() {
        final String name = reader.name();
        final boolean extension = name.equals("ex:nil") || name.equals("ex:i8");
        return extension && dialect.hasNil() ? name.substring("ex:".length()) : name;
    }

    private RefusedMessageException unknownType() {
        return reader.refused(
                Refusal.TYPE, "type " + reader.shown() + " is not one of this dialect");
    }

    private Whole whole(final int bits) throws RefusedMessageException {
        final Long number = Scalars.whole(numberText("int"));
        if (number == null || (bits == Integer.SIZE && number != number.intValue())) {
            throw reader.refused(
                    Refusal.NUMBER, "int is no decimal whole number of " + bits + " bits");
        }
        return new Whole(number);
    }

    private Real real() throws RefusedMessageException {
        final Double number = Scalars.real(numberText("double"));
        if (number == null) {
            throw reader.refused(Refusal.NUMBER, "double is no finite decimal number with a point");
        }
        return new Real(number);
    }

    private String numberText(final String type) throws RefusedMessageException {
        final String text = reader.textOf(type);
        return dialect.isLenient() ? Scalars.trim(text) : text;
    }

    private Flag flag() throws RefusedMessageException {
        final String text = reader.textOf("boolean");
        if (!text.equals("0") && !text.equals("1")) {
            throw reader.refused(Refusal.BOOLEAN, "boolean is neither 0 nor 1");
        }
        return new Flag(text.equals("1"));
    }

    private Moment moment() throws RefusedMessageException {
        final String text = reader.textOf("dateTime.iso8601");
        if (!Scalars.isMoment(text)) {
            throw reader.refused(
                    Refusal.DATE, "dateTime.iso8601 is no yyyyMMddTHH:mm:ss, Z or offset allowed");
        }
        return new Moment(text);
    }

    private Octets octets() throws RefusedMessageException {
        final byte[] octets = Scalars.base64(reader.textOf("base64"));
        if (octets == null) {
            throw reader.refused(Refusal.BASE64, "base64 has other characters, or no padding");
        }
        return new Octets(octets);
    }

    private Nil nil() throws RefusedMessageException {
        if (!dialect.hasNil()) {
            throw unknownType();
        }
        if (!reader.textOf("nil").isEmpty()) {
            throw reader.refused(Refusal.GRAMMAR, "nil is not empty");
        }
        return new Nil();
    }

    private Sequence array(final int depth) throws RefusedMessageException {
        if (reader.nextElement() == XMLStreamConstants.END_ELEMENT) {
            if (!dialect.isLenient()) {
                throw reader.refused(Refusal.GRAMMAR, "array has no data");
            }
            return new Sequence(List.of());
        }
        if (!reader.name().equals("data")) {
            throw reader.refused(Refusal.GRAMMAR, "array holds " + reader.shown() + ", needs data");
        }
        final List<XmlRpcValue> values = new ArrayList<>();
        while (reader.nextElement() == XMLStreamConstants.START_ELEMENT) {
            if (!reader.name().equals("value")) {
                throw reader.refused(
                        Refusal.GRAMMAR, "data holds " + reader.shown() + ", needs value");
            }
            reader.down(values.size());
            values.add(value(depth + 1));
            reader.up();
        }
        reader.end("array");
        return new Sequence(values);
    }

    private Struct struct(final int depth) throws RefusedMessageException {
        final List<Member> members = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        while (reader.nextElement() == XMLStreamConstants.START_ELEMENT) {
            if (!reader.name().equals("member")) {
                throw reader.refused(
                        Refusal.GRAMMAR, "struct holds " + reader.shown() + ", needs member");
            }
            final Member member = member(depth);
            if (!names.add(member.name())) {
                reader.down(member.name());
                throw reader.refused(Refusal.DUPLICATE_MEMBER, "struct has a member twice");
            }
            members.add(member);
        }
        return new Struct(members);
    }

    private Member member(final int depth) throws RefusedMessageException {
        @Nullable String name = null;
        @Nullable XmlRpcValue value = null;
        while (reader.nextElement() == XMLStreamConstants.START_ELEMENT) {
            if (reader.name().equals("name") && name == null) {
                name = reader.shared(reader.textOf("name"));
            } else if (reader.name().equals("value")
                    && value == null
                    && (name != null || dialect.isLenient())) {
                reader.down(name == null ? "?" : name);
                value = value(depth + 1);
                reader.up();
            } else {
                throw reader.refused(
                        isUnnamed(name) ? Refusal.INCOMPLETE_MEMBER : Refusal.GRAMMAR,
                        "member holds " + reader.shown() + ", needs one name and then one value");
            }
        }
        if (name == null || value == null) {
            throw reader.refused(
                    Refusal.INCOMPLETE_MEMBER,
                    "member has no " + (name == null ? "name" : "value"));
        }
        return new Member(name, value);
    }

    private boolean isUnnamed(final @Nullable String name) {
        return name == null && reader.name().equals("value");
    }
}
