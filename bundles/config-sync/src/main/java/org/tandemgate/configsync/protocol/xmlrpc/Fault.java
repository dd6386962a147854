package org.tandemgate.configsync.protocol.xmlrpc;

/**
 * The answer to a call that was not done.
 *
 * @param code any number, also 0: pfSense says so when it could not read the request
 * @param text for people; may be long and may hold any character that XML has
 */
public record Fault(int code, String text) implements MethodResponse {
    /** The account is unknown or its password is wrong. */
    public static final int AUTHENTICATION = -1;

    /** The account may not call. */
    public static final int PRIVILEGE = -2;

    /** The message is no XML, or beyond a limit. */
    public static final int PARSE_ERROR = -32700;

    /** The message is XML, but not XML-RPC. */
    public static final int INVALID_MESSAGE = -32600;

    /** There is no such method. */
    public static final int UNKNOWN_METHOD = -32601;

    /** Too few parameters, or one of another type. */
    public static final int INVALID_PARAMETERS = -32602;

    /** The method broke. */
    public static final int INTERNAL_ERROR = -32603;

    /**
     * The configuration makes no sense, or could not be brought into force; nothing has changed.
     */
    public static final int REFUSED = -32011;

    /** The two nodes do not fit: version, role, interfaces. */
    public static final int MISMATCH = -32013;

    /** The configuration was changed here, too. */
    public static final int CONFLICT = -32014;
}
