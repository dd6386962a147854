package org.tandemgate.configsync.runtime;

import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;

/** What a required parameter has to be. */
public enum ParameterKind {
    /** A string. */
    TEXT,
    /** A struct, or an array: PHP writes an empty map as an empty array. */
    MAP,
    /** An array, or a struct: PHP writes a list with holes as a struct. */
    LIST;

    boolean takes(final XmlRpcValue value) {
        return this == TEXT
                ? value instanceof XmlRpcValue.Text
                : value instanceof XmlRpcValue.Struct || value instanceof XmlRpcValue.Sequence;
    }
}
