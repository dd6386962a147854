package org.tandemgate.rest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of maps, lists, text, numbers, booleans and null; read with limits, one flat object. */
final class JsonText {
    private static final int LONGEST_TEXT = 1000;
    private static final int MOST_MEMBERS = 16;
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(4)
                                    .maxStringLength(LONGEST_TEXT)
                                    .maxNameLength(64)
                                    .maxNumberLength(18)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private JsonText() {}

    /** In UTF-8. */
    static byte[] write(final @Nullable Object value) {
        final var out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            write(value, generator);
        } catch (final IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    private static void write(final @Nullable Object value, final JsonGenerator out)
            throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (final Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), out);
            }
            out.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            out.writeStartArray();
            for (final Object item : items) {
                write(item, out);
            }
            out.writeEndArray();
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value == null) {
            out.writeNull();
        } else {
            out.writeString(value.toString());
        }
    }

    /**
     * Reads one object whose members are text, whole numbers or booleans.
     *
     * @throws ProblemException for anything else
     */
    static Map<String, Object> read(final byte[] body) throws ProblemException {
        final Map<String, Object> members = new LinkedHashMap<>();
        try (JsonParser in = FACTORY.createParser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw bad("the body is no JSON object");
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                final String name = in.currentName();
                if (members.size() == MOST_MEMBERS) {
                    throw bad("the body has more than " + MOST_MEMBERS + " members");
                }
                members.put(name, member(name, in.nextToken(), in));
            }
            if (in.nextToken() != null) {
                throw bad("the body goes on behind its object");
            }
        } catch (final JsonParseException broken) {
            throw bad("the body is no JSON: " + broken.getOriginalMessage());
        } catch (final IOException limit) {
            throw bad("the body exceeds a limit of this node");
        }
        return members;
    }

    private static Object member(
            final String name, final @Nullable JsonToken token, final JsonParser in)
            throws IOException, ProblemException {
        if (token == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return in.getBooleanValue();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return in.getLongValue();
        }
        throw bad("member " + name + " is neither text, whole number nor boolean");
    }

    private static ProblemException bad(final String detail) {
        return ProblemException.badRequest(
                detail, "send one JSON object as /api/v1/openapi.json describes it");
    }
}
