package org.tandemgate.configsync.protocol.xmlrpc;

/**
 * Why a message was not read, or not written. The codes are those of the fault that answers a
 * message with this mistake.
 */
public enum Refusal {
    /** Not XML 1.0, or it ends too early. */
    NOT_WELL_FORMED(Fault.PARSE_ERROR),
    /** A DOCTYPE, whatever it holds. */
    DOCTYPE(Fault.PARSE_ERROR),
    /** A reference to an entity that XML itself does not know. */
    ENTITY(Fault.PARSE_ERROR),
    /** A charset that is not taken, or octets that are none of their charset. */
    ENCODING(Fault.PARSE_ERROR),
    /** More octets than {@link Limits#octets}. */
    TOO_LARGE(Fault.PARSE_ERROR),
    /** Values within values beyond {@link Limits#depth}. */
    TOO_DEEP(Fault.PARSE_ERROR),
    /** More values than {@link Limits#values}. */
    TOO_MANY_VALUES(Fault.PARSE_ERROR),
    /** A text longer than {@link Limits#textLength}. */
    TEXT_TOO_LONG(Fault.PARSE_ERROR),
    /** An element with more attributes than {@link Limits#attributes}. */
    TOO_MANY_ATTRIBUTES(Fault.PARSE_ERROR),
    /** Well-formed, but no message of XML-RPC. */
    GRAMMAR(Fault.INVALID_MESSAGE),
    /** Text beside a type element. */
    MIXED_TEXT(Fault.INVALID_MESSAGE),
    /** A name that no method has. */
    METHOD_NAME(Fault.INVALID_MESSAGE),
    /** Two members of one name. */
    DUPLICATE_MEMBER(Fault.INVALID_MESSAGE),
    /** A member without its name or without its value. */
    INCOMPLETE_MEMBER(Fault.INVALID_MESSAGE),
    /** A fault without a numeric code and a text. */
    FAULT(Fault.INVALID_MESSAGE),
    /** A type that is unknown, or that the dialect does not have. */
    TYPE(Fault.INVALID_PARAMETERS),
    /** No number of its type. */
    NUMBER(Fault.INVALID_PARAMETERS),
    /** Neither 0 nor 1. */
    BOOLEAN(Fault.INVALID_PARAMETERS),
    /** No date and time. */
    DATE(Fault.INVALID_PARAMETERS),
    /** Not base64. */
    BASE64(Fault.INVALID_PARAMETERS),
    /** A character that XML cannot carry; only when writing. */
    CHARACTER(Fault.INVALID_PARAMETERS),
    /** The name of a member that peers of this dialect misread; only when writing. */
    MEMBER_NAME(Fault.INVALID_PARAMETERS);

    private final int faultCode;

    Refusal(final int faultCode) {
        this.faultCode = faultCode;
    }

    /** The code of the fault that answers such a message. */
    public int faultCode() {
        return faultCode;
    }
}
