package org.tandemgate.configsync.protocol.xmlrpc;

/** The answer to a call. */
public sealed interface MethodResponse permits Fault, MethodResponse.Success {
    /** The call was done, and this is what it answers. */
    record Success(XmlRpcValue value) implements MethodResponse {}
}
