package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Whole;

/**
 * Reads messages. What has two meanings to two libraries is refused. Of use to several threads.
 *
 * @param dialect of the peer
 * @param limits of one message
 */
public record XmlRpcReader(Dialect dialect, Limits limits) {
    /**
     * Reads a call.
     *
     * @throws RefusedMessageException when it is none
     */
    public MethodCall call(final byte[] body) throws RefusedMessageException {
        final var reader = new MessageReader(body, limits);
        open(reader, "methodCall");
        open(reader, "methodName");
        final String name = methodName(reader);
        final List<XmlRpcValue> parameters = new ArrayList<>();
        if (reader.nextElement() == XMLStreamConstants.START_ELEMENT) {
            require(reader, "params");
            parameters.addAll(parameters(reader));
            reader.end("methodCall");
        }
        finish(reader);
        return new MethodCall(name, parameters);
    }

    private String methodName(final MessageReader reader) throws RefusedMessageException {
        final String text = reader.textOf("methodName");
        final String name = dialect.isLenient() ? Scalars.trim(text) : text;
        if (!MethodCall.isName(name)) {
            throw reader.refused(
                    Refusal.METHOD_NAME,
                    "methodName is not 1.." + MethodCall.LONGEST_NAME + " of A-Z a-z 0-9 _ . : /");
        }
        return name;
    }

    private List<XmlRpcValue> parameters(final MessageReader reader)
            throws RefusedMessageException {
        final var values = new ValueReader(reader, dialect);
        final List<XmlRpcValue> parameters = new ArrayList<>();
        while (reader.nextElement() == XMLStreamConstants.START_ELEMENT) {
            require(reader, "param");
            open(reader, "value");
            reader.down("parameter " + (parameters.size() + 1));
            parameters.add(values.value(1));
            reader.up();
            reader.end("param");
        }
        return parameters;
    }

    /**
     * Reads an answer.
     *
     * @throws RefusedMessageException when it is none
     */
    public MethodResponse response(final byte[] body) throws RefusedMessageException {
        final var reader = new MessageReader(body, limits);
        open(reader, "methodResponse");
        final MethodResponse response = answer(reader);
        reader.end("methodResponse");
        finish(reader);
        return response;
    }

    private MethodResponse answer(final MessageReader reader) throws RefusedMessageException {
        if (reader.nextElement() != XMLStreamConstants.START_ELEMENT) {
            throw reader.refused(Refusal.GRAMMAR, "methodResponse is empty");
        }
        if (reader.name().equals("fault")) {
            open(reader, "value");
            final XmlRpcValue value = new ValueReader(reader, dialect).value(1);
            reader.end("fault");
            return fault(reader, value);
        }
        require(reader, "params");
        final List<XmlRpcValue> values = parameters(reader);
        if (values.size() != 1) {
            throw reader.refused(
                    Refusal.GRAMMAR, "methodResponse has " + values.size() + " values, needs 1");
        }
        return new MethodResponse.Success(values.get(0));
    }

    /** Other members are read and mean nothing. */
    private static Fault fault(final MessageReader reader, final XmlRpcValue value)
            throws RefusedMessageException {
        final Optional<XmlRpcValue> code = member(value, "faultCode");
        final Optional<XmlRpcValue> text = member(value, "faultString");
        if (code.isPresent()
                && code.get() instanceof Whole whole
                && whole.number() == (int) whole.number()
                && text.isPresent()
                && text.get() instanceof Text words) {
            return new Fault((int) whole.number(), words.text());
        }
        throw reader.refused(
                Refusal.FAULT, "fault is no struct of an int faultCode and a string faultString");
    }

    private static Optional<XmlRpcValue> member(final XmlRpcValue value, final String name) {
        return value instanceof Struct struct ? struct.get(name) : Optional.empty();
    }

    private static void open(final MessageReader reader, final String element)
            throws RefusedMessageException {
        if (reader.nextElement() != XMLStreamConstants.START_ELEMENT) {
            throw reader.refused(Refusal.GRAMMAR, element + " is missing");
        }
        require(reader, element);
    }

    private static void require(final MessageReader reader, final String element)
            throws RefusedMessageException {
        if (!reader.name().equals(element)) {
            throw reader.refused(Refusal.GRAMMAR, "found " + reader.shown() + ", needs " + element);
        }
    }

    /** Nothing but comments may follow. */
    private static void finish(final MessageReader reader) throws RefusedMessageException {
        if (reader.next() != XMLStreamConstants.END_DOCUMENT) {
            throw reader.refused(Refusal.GRAMMAR, "something follows the message");
        }
    }
}
