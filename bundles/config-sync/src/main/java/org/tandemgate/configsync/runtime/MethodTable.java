package org.tandemgate.configsync.runtime;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.tandemgate.configsync.protocol.xmlrpc.Fault;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;

/**
 * The methods that a peer may call: a closed list, without a method that lists it. Of use to
 * several threads, as far as its methods are.
 */
public final class MethodTable {
    /** Methods of peers that run what they are given, or take the machine away. */
    private static final Set<String> NEVER =
            Set.of("exec_php", "exec_shell", "reboot", "halt", "multicall");

    // Texts of pear/XML_RPC2 (XML/RPC2/Backend/Php/Server.php), which administrators know.
    private static final Fault UNKNOWN =
            new Fault(Fault.UNKNOWN_METHOD, "server error. requested method not found");
    private static final Fault WRONG_PARAMETERS =
            new Fault(Fault.INVALID_PARAMETERS, "server error. invalid method parameters");
    private static final Fault BROKEN =
            new Fault(Fault.INTERNAL_ERROR, "the method broke; this node's log has more");

    private final Map<String, Entry> methods;
    private final Listener listener;
    private final LongAdder answered = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder forbidden = new LongAdder();
    private final LongAdder wrongParameters = new LongAdder();
    private final LongAdder broken = new LongAdder();

    /**
     * A method.
     *
     * @param required kinds of the parameters that must be there
     * @param method does it
     */
    public record Entry(List<ParameterKind> required, RemoteMethod method) {
        public Entry {
            required = List.copyOf(required);
        }

        boolean takes(final List<XmlRpcValue> parameters) {
            for (int i = 0; i < required.size(); i++) {
                if (i >= parameters.size() || !required.get(i).takes(parameters.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Is told what belongs into an audit or a log. */
    public interface Listener {
        /** A peer asked for code to be run, or for a reboot; it was answered as unknown. */
        void forbidden(String method);

        /** A method threw what it must not. */
        void broken(String method, RuntimeException thrown);
    }

    /**
     * How often what happened, since this object was made.
     *
     * @param answered with a value
     * @param faults that a method answered
     * @param unknown methods, without the next
     * @param forbidden methods that run code
     * @param wrongParameters too few, or of another kind
     * @param broken methods that threw
     */
    public record Counts(
            long answered,
            long faults,
            long unknown,
            long forbidden,
            long wrongParameters,
            long broken) {}

    /**
     * A table.
     *
     * @param methods by full name, prefix included
     * @throws IllegalArgumentException when one runs code by its name
     */
    public MethodTable(final Map<String, Entry> methods, final Listener listener) {
        this.methods = Map.copyOf(methods);
        this.listener = listener;
        this.methods.keySet().stream()
                .filter(MethodTable::isForbidden)
                .forEach(
                        name -> {
                            throw new IllegalArgumentException(
                                    "method " + name + " is never served");
                        });
    }

    /** Whatever the prefix is. */
    private static boolean isForbidden(final String method) {
        return NEVER.contains(method.substring(method.lastIndexOf('.') + 1));
    }

    /** Does what is called, or says why not; throws nothing. */
    public MethodResponse answer(final MethodCall call) {
        final Entry entry = methods.get(call.method());
        if (entry == null) {
            return unknown(call.method());
        }
        if (!entry.takes(call.parameters())) {
            wrongParameters.increment();
            return WRONG_PARAMETERS;
        }
        try {
            final XmlRpcValue value = entry.method().call(call.parameters());
            answered.increment();
            return new MethodResponse.Success(value);
        } catch (final FaultException fault) {
            faults.increment();
            return fault.fault();
        } catch (final RuntimeException thrown) {
            return broken(call.method(), thrown);
        }
    }

    private Fault unknown(final String method) {
        if (isForbidden(method)) {
            forbidden.increment();
            listener.forbidden(method);
        } else {
            unknown.increment();
        }
        return UNKNOWN;
    }

    private Fault broken(final String method, final RuntimeException thrown) {
        broken.increment();
        listener.broken(method, thrown);
        return BROKEN;
    }

    public Counts counts() {
        return new Counts(
                answered.sum(),
                faults.sum(),
                unknown.sum(),
                forbidden.sum(),
                wrongParameters.sum(),
                broken.sum());
    }
}
