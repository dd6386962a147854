package org.tandemgate.configsync.protocol.xmlrpc;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
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

/** One entry of {@code vectors/xmlrpc/index.json}. */
record XmlRpcVector(JsonObject json) {
    private static final String DIRECTORY = "/vectors/xmlrpc/";
    private static final byte[] END_OF_HEADER = {'\r', '\n', '\r', '\n'};

    static List<XmlRpcVector> all() throws IOException {
        try (InputStream in = open("index.json");
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject().getJsonArray("vectors").stream()
                    .map(value -> new XmlRpcVector(value.asJsonObject()))
                    .toList();
        }
    }

    static XmlRpcVector named(final String name) throws IOException {
        return all().stream()
                .filter(vector -> vector.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static InputStream open(final String file) {
        return Objects.requireNonNull(
                XmlRpcVector.class.getResourceAsStream(DIRECTORY + file), file);
    }

    String kind() {
        return json.getString("kind");
    }

    String policy() {
        return json.getString("policy");
    }

    boolean hasExpectation() {
        return json.containsKey("expect") && !json.isNull("expect");
    }

    private byte[] file() throws IOException {
        try (InputStream in = open(json.getString("file"))) {
            return in.readAllBytes();
        }
    }

    /** The message; that of a kept HTTP request stands behind its header. */
    byte[] body() throws IOException {
        final byte[] file = file();
        return kind().equals("http")
                ? Arrays.copyOfRange(file, headerEnd(file), file.length)
                : file;
    }

    String header() throws IOException {
        final byte[] file = file();
        return new String(file, 0, headerEnd(file), StandardCharsets.ISO_8859_1);
    }

    private static int headerEnd(final byte[] file) {
        for (int i = 0; i + END_OF_HEADER.length <= file.length; i++) {
            if (Arrays.equals(
                    file, i, i + END_OF_HEADER.length, END_OF_HEADER, 0, END_OF_HEADER.length)) {
                return i + END_OF_HEADER.length;
            }
        }
        throw new AssertionError("no end of a header");
    }

    /** This dialect's refusal, or "accept". */
    String decision(final Dialect dialect) throws IOException {
        try (InputStream in = open("decisions.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", -1))
                    .filter(words -> words[0].equals(toString()))
                    .map(words -> words[dialect == Dialect.PFSENSE ? 1 : 2])
                    .collect(Collectors.joining());
        }
    }

    MethodCall expectedCall() {
        final JsonObject expect = json.getJsonObject("expect");
        return new MethodCall(expect.getString("method"), values(expect.getJsonArray("params")));
    }

    MethodResponse expectedResponse() {
        final JsonObject expect = json.getJsonObject("expect");
        if (expect.containsKey("fault")) {
            final JsonObject fault = expect.getJsonObject("fault");
            return new Fault(fault.getInt("code"), fault.getString("string"));
        }
        return new MethodResponse.Success(values(expect.getJsonArray("params")).get(0));
    }

    private static List<XmlRpcValue> values(final JsonArray array) {
        final List<XmlRpcValue> values = new ArrayList<>();
        array.forEach(value -> values.add(value(value.asJsonObject())));
        return values;
    }

    private static XmlRpcValue value(final JsonObject json) {
        final String type = json.keySet().iterator().next();
        return switch (type) {
            case "string" -> new Text(json.getString(type));
            case "int" -> new Whole(json.getJsonNumber(type).longValueExact());
            case "boolean" -> new Flag(json.getBoolean(type));
            case "double" -> new Real(json.getJsonNumber(type).doubleValue());
            case "dateTime" -> new Moment(json.getString(type));
            case "base64" -> new Octets(HexFormat.of().parseHex(json.getString(type)));
            case "nil" -> new Nil();
            case "array" -> new Sequence(values(json.getJsonArray(type)));
            case "struct" -> new Struct(members(json.getJsonArray(type)));
            default -> throw new AssertionError(type);
        };
    }

    private static List<Member> members(final JsonArray array) {
        final List<Member> members = new ArrayList<>();
        for (final JsonValue member : array) {
            final JsonArray pair = member.asJsonArray();
            members.add(new Member(pair.getString(0), value(pair.getJsonObject(1))));
        }
        return members;
    }

    @Override
    public String toString() {
        return json.getString("name");
    }
}
