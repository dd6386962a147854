package org.tandemgate.api.configstore;

import java.util.List;

/**
 * What a field may hold.
 *
 * @param name of the field
 * @param type of its values
 * @param required whether it must be there
 * @param allowed for {@link Form#CHOICE} the words; for {@link Form#WHOLE} the smallest and the
 *     largest number; for {@link Form#REFERENCE}, {@link Form#SELECTOR} and {@link Form#NEXT_HOP}
 *     the area whose objects are named
 * @param nodeLocal whether each node has its own value, which is never sent and never taken
 * @param secret whether commands hide it
 */
public record FieldSchema(
        String name,
        Form type,
        boolean required,
        List<String> allowed,
        boolean nodeLocal,
        boolean secret) {
    /** Types of values, all written as text. */
    public enum Form {
        /** Any text. */
        TEXT,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A whole number between two others. */
        WHOLE,
        /** One of a few words. */
        CHOICE,
        /** An interface of Linux: 1..15 characters, no slash and no white space. */
        DEVICE,
        /** One IP address. */
        ADDRESS,
        /** A password that was hashed, see {@link PasswordHasher#PATTERN}. */
        PASSWORD_HASH,
        /** Words without white space, comma separated. */
        WORDS,
        /** One IP address, or {@code @} with the id of an object that has one. */
        NEXT_HOP,
        /** One IP network. */
        NETWORK,
        /** Addresses with prefix length, comma separated. */
        NETWORKS,
        /** {@code any}, an IP address or network, or {@code @} with the id of an alias. */
        SELECTOR,
        /** Port numbers and ranges such as {@code 80,443,8000-8080}. */
        PORTS,
        /** The id of an object in another area. */
        REFERENCE
    }

    public FieldSchema {
        allowed = List.copyOf(allowed);
    }

    /** A field that may be left out. */
    public static FieldSchema optional(
            final String name, final Form type, final String... allowed) {
        return new FieldSchema(name, type, false, List.of(allowed), false, false);
    }

    /** A field that must be there. */
    public static FieldSchema required(
            final String name, final Form type, final String... allowed) {
        return new FieldSchema(name, type, true, List.of(allowed), false, false);
    }

    /** As this one, and each node has its own. */
    public FieldSchema perNode() {
        return new FieldSchema(name, type, required, allowed, true, secret);
    }

    /** As this one, and hidden. */
    public FieldSchema hidden() {
        return new FieldSchema(name, type, required, allowed, nodeLocal, true);
    }
}
