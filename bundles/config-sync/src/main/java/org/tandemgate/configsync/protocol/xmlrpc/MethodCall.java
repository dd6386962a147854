package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.List;

/**
 * A call.
 *
 * @param method letters, digits and {@code _ . : /}, 1..256 of them
 * @param parameters in order, also none
 */
public record MethodCall(String method, List<XmlRpcValue> parameters) {
    static final int LONGEST_NAME = 256;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException when no method can have this name
     */
    public MethodCall {
        if (!isName(method)) {
            throw new IllegalArgumentException(
                    "a method name has 1.." + LONGEST_NAME + " of A-Z a-z 0-9 _ . : /");
        }
        parameters = List.copyOf(parameters);
    }

    static boolean isName(final String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && text.chars().allMatch(MethodCall::isNamePart);
    }

    private static boolean isNamePart(final int character) {
        return (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || (character >= '0' && character <= '9')
                || "_.:/".indexOf(character) >= 0;
    }

    /** Without parameters: they may be passwords, as pfSense 2.3 sends them. */
    @Override
    public String toString() {
        return method + " with " + parameters.size() + " parameters";
    }
}
