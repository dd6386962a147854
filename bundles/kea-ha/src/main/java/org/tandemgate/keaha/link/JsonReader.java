package org.tandemgate.keaha.link;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Json;

/**
 * Reads one JSON text (RFC 8259) that somebody else wrote: UTF-8, no comments, no member twice,
 * nothing behind it, and no more than the limits below.
 */
public final class JsonReader {
    static final int DEPTH_MAX = 64;
    static final int STRING_MAX = 1 << 20;
    static final int NAME_MAX = 1024;
    static final int NUMBER_MAX = 64;
    static final int TOKENS_MAX = 1_000_000;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(STRING_MAX)
                                    .maxNameLength(NAME_MAX)
                                    .maxNumberLength(NUMBER_MAX)
                                    .maxTokenCount(TOKENS_MAX)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private JsonReader() {}

    /**
     * @throws BadAnswerException with the place of what is wrong, never with what stands there
     */
    public static Json read(final byte[] octets) throws BadAnswerException {
        final char[] text = decode(octets);
        try (JsonParser parser = FACTORY.createParser(text)) {
            final JsonToken first = parser.nextToken();
            if (first == null) {
                throw new BadAnswerException("the answer is blank");
            }
            final Json value = value(parser, first);
            if (parser.nextToken() != null) {
                throw bad("something stands behind the JSON text", parser);
            }
            return value;
        } catch (final JsonProcessingException bad) {
            throw new BadAnswerException(
                    "the answer of "
                            + octets.length
                            + " octets is no JSON within limits ("
                            + bad.getClass().getSimpleName()
                            + place(bad.getLocation())
                            + ")");
        } catch (final IOException impossible) {
            throw new BadAnswerException("the answer cannot be read: " + impossible.getMessage());
        }
    }

    /** A limit of the whole text has no place. */
    private static String place(final @Nullable JsonLocation location) {
        return location == null
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static char[] decode(final byte[] octets) throws BadAnswerException {
        try {
            final var text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(octets));
            final char[] characters = new char[text.remaining()];
            text.get(characters);
            return characters;
        } catch (final CharacterCodingException bad) {
            throw new BadAnswerException("the answer is not in UTF-8");
        }
    }

    /** Deeper than {@link #DEPTH_MAX} the parser throws, so this recursion is bounded. */
    private static Json value(final JsonParser parser, final JsonToken token)
            throws IOException, BadAnswerException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json.Str(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Nil();
            default -> throw bad("a value is missing", parser);
        };
    }

    private static Json object(final JsonParser parser) throws IOException, BadAnswerException {
        final Map<String, Json> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            members.put(name, value(parser, next(parser)));
        }
        return new Json.Obj(members);
    }

    private static Json array(final JsonParser parser) throws IOException, BadAnswerException {
        final List<Json> values = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            values.add(value(parser, token));
        }
        return new Json.Arr(values);
    }

    private static JsonToken next(final JsonParser parser) throws IOException, BadAnswerException {
        final JsonToken token = parser.nextToken();
        if (token == null) {
            throw bad("the JSON text ends too early", parser);
        }
        return token;
    }

    private static BadAnswerException bad(final String what, final JsonParser parser) {
        return new BadAnswerException(
                what
                        + " (line "
                        + parser.currentLocation().getLineNr()
                        + ", column "
                        + parser.currentLocation().getColumnNr()
                        + ")");
    }
}
