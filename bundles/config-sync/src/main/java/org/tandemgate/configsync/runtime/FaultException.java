package org.tandemgate.configsync.runtime;

import org.tandemgate.configsync.protocol.xmlrpc.Fault;

/** A method that answers a fault. */
public final class FaultException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    public FaultException(final Fault fault) {
        super("fault " + fault.code());
        code = fault.code();
        text = fault.text();
    }

    /** The answer. */
    public Fault fault() {
        return new Fault(code, text);
    }
}
