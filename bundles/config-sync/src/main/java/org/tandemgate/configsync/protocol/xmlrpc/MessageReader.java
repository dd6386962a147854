package org.tandemgate.configsync.protocol.xmlrpc;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The elements and texts of one message, one after the other, within the limits; everything that a
 * message of XML-RPC has no use for is refused here.
 */
final class MessageReader {
    /** Each value costs three levels, and the message around them four. */
    private static final int LEVELS = 3;

    private static final int FRAME = 8;

    /** What the parser's message begins with when it stopped counting, in any language. */
    private static final String ATTRIBUTE_LIMIT = "JAXP00010002";

    private static final int SHOWN = 40;
    private static final int SHARED_NAMES = 1024;

    private final Limits limits;
    private final XMLStreamReader xml;
    private final StringBuilder text = new StringBuilder();

    /** Where the reader is: names of members and positions in arrays. */
    private final List<Object> place = new ArrayList<>();

    /** Names of members, which repeat, once each. */
    private final Map<String, String> names = new HashMap<>();

    private int values;

    /**
     * Stands before the first element.
     *
     * @throws RefusedMessageException when it is too long, of no known charset, or no XML 1.0
     */
    MessageReader(final byte[] body, final Limits limits) throws RefusedMessageException {
        this.limits = limits;
        if (body.length > limits.octets()) {
            throw new RefusedMessageException(
                    Refusal.TOO_LARGE,
                    "message has " + body.length + " octets, allowed are " + limits.octets());
        }
        final BodyCharset charset = BodyCharset.of(body);
        if (Prolog.hasDoctype(body, charset)) {
            throw new RefusedMessageException(
                    Refusal.DOCTYPE, "message has a DOCTYPE, which is never allowed");
        }
        final var octets =
                new ByteArrayInputStream(body, charset.offset(), body.length - charset.offset());
        try {
            xml =
                    factory(limits)
                            .createXMLStreamReader(
                                    new InputStreamReader(octets, charset.charset()));
        } catch (final XMLStreamException | RuntimeException notXml) {
            // It reads the beginning; for its unchecked exceptions see advance.
            throw new RefusedMessageException(Refusal.NOT_WELL_FORMED, "message is no XML");
        }
        if (xml.getVersion() != null && !"1.0".equals(xml.getVersion())) {
            throw refused(Refusal.NOT_WELL_FORMED, "message is of another XML than 1.0");
        }
        if (!charset.agreesWith(xml.getCharacterEncodingScheme())) {
            throw refused(
                    Refusal.ENCODING,
                    "message declares another charset than it has, which is " + charset.charset());
        }
    }

    /** The JDK's own parser: within Karaf another could be found first, with other limits. */
    private static XMLInputFactory factory(final Limits limits) {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        // 200,000 declarations of namespaces took the parser 37 s; now they are attributes.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Ours are met first. These differ between releases of Java: 100 levels in 25.
        factory.setProperty("jdk.xml.maxElementDepth", limits.depth() * LEVELS + FRAME);
        factory.setProperty("jdk.xml.elementAttributeLimit", limits.attributes() + 1);
        // Java 25 counts &amp; too and takes 100,000 of them.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", limits.octets());
        factory.setProperty("jdk.xml.totalEntitySizeLimit", limits.octets());
        return factory;
    }

    /** Goes on to the next start, end or text; other events are passed over or refused. */
    int next() throws RefusedMessageException {
        while (true) {
            final int event = advance();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    checkAttributes();
                    return event;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return event;
                }
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA,
                        XMLStreamConstants.SPACE -> {
                    return XMLStreamConstants.CHARACTERS;
                }
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                default ->
                        throw refused(
                                Refusal.ENTITY,
                                "message has a reference to an entity, allowed are those of XML"
                                        + " itself and numbers");
            }
        }
    }

    private int advance() throws RefusedMessageException {
        try {
            return xml.next();
        } catch (final XMLStreamException broken) {
            if (String.valueOf(broken.getMessage()).contains(ATTRIBUTE_LIMIT)) {
                throw tooManyAttributes("an element");
            }
            // Its text may quote the message.
            throw refused(Refusal.NOT_WELL_FORMED, "message is not well-formed");
        } catch (final RuntimeException defect) {
            // A parser that throws MissingResourceException for a character may throw others.
            throw refused(Refusal.NOT_WELL_FORMED, "message is not well-formed");
        }
    }

    private void checkAttributes() throws RefusedMessageException {
        if (xml.getAttributeCount() > limits.attributes()) {
            throw tooManyAttributes("element " + shown());
        }
    }

    private RefusedMessageException tooManyAttributes(final String element) {
        return refused(
                Refusal.TOO_MANY_ATTRIBUTES,
                element + " has more than " + limits.attributes() + " attributes");
    }

    /** The name of this element as it is written, with a prefix if there is one. */
    String name() {
        return xml.getLocalName();
    }

    /** The name of this element for people: printable and short. */
    String shown() {
        return printable(xml.getLocalName());
    }

    /** White space is passed over until the next element starts or this one ends. */
    int nextElement() throws RefusedMessageException {
        while (true) {
            final int event = next();
            if (event != XMLStreamConstants.CHARACTERS) {
                return event;
            }
            if (!isBlankPiece()) {
                throw refused(Refusal.MIXED_TEXT, "there is text between elements");
            }
        }
    }

    private boolean isBlankPiece() {
        final char[] characters = xml.getTextCharacters();
        final int end = xml.getTextStart() + xml.getTextLength();
        for (int i = xml.getTextStart(); i < end; i++) {
            if (!Scalars.isSpace(characters[i])) {
                return false;
            }
        }
        return true;
    }

    /** Passes over white space to the end of the element that is open. */
    void end(final String element) throws RefusedMessageException {
        if (nextElement() != XMLStreamConstants.END_ELEMENT) {
            throw refused(Refusal.GRAMMAR, element + " holds more than it may: " + shown());
        }
    }

    /** The text up to the end of the element that was just opened, which holds no other. */
    String textOf(final String element) throws RefusedMessageException {
        clearText();
        while (true) {
            final int event = next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                return text.toString();
            }
            if (event != XMLStreamConstants.CHARACTERS) {
                throw refused(Refusal.GRAMMAR, element + " holds the element " + shown());
            }
            appendText();
        }
    }

    void clearText() {
        text.setLength(0);
    }

    void appendText() throws RefusedMessageException {
        if (text.length() + xml.getTextLength() > limits.textLength()) {
            throw refused(
                    Refusal.TEXT_TOO_LONG,
                    "a text has more than " + limits.textLength() + " characters");
        }
        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }

    StringBuilder text() {
        return text;
    }

    /** Same names share one text, up to a bound. */
    String shared(final String name) {
        final String known = names.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() < SHARED_NAMES) {
            names.put(name, name);
        }
        return name;
    }

    /** Counts a value. */
    void enterValue(final int depth) throws RefusedMessageException {
        values++;
        if (values > limits.values()) {
            throw refused(
                    Refusal.TOO_MANY_VALUES,
                    "message has more than " + limits.values() + " values");
        }
        if (depth > limits.depth()) {
            throw refused(Refusal.TOO_DEEP, "values are nested deeper than " + limits.depth());
        }
    }

    /** A step down to a member or a position, for the place in refusals. */
    void down(final Object step) {
        place.add(step);
    }

    void up() {
        place.remove(place.size() - 1);
    }

    RefusedMessageException refused(final Refusal refusal, final String what) {
        final Location location = xml.getLocation();
        return new RefusedMessageException(
                refusal,
                what
                        + Place.of(place)
                        + " (line "
                        + location.getLineNumber()
                        + ", column "
                        + location.getColumnNumber()
                        + ")");
    }

    private static String printable(final @Nullable String name) {
        return Place.printable(name == null ? "" : name, SHOWN);
    }
}
