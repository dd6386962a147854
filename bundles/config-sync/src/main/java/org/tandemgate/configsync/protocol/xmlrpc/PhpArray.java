package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.List;
import java.util.Optional;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Member;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;

/**
 * Lists and maps of a PHP peer, for which both are one type: a list out of which an entry was
 * filtered arrives as a struct with the names {@code 0}, {@code 2}, an empty map as an empty array
 * (pear/XML_RPC2 XML/RPC2/Backend/Php/Value.php, createFromNative).
 */
public final class PhpArray {
    private PhpArray() {}

    /**
     * The entries of what the peer means as a list, in the order of the document: an array, or a
     * struct whose names are all decimal numbers.
     */
    public static Optional<List<XmlRpcValue>> list(final XmlRpcValue value) {
        if (value instanceof Sequence sequence) {
            return Optional.of(sequence.values());
        }
        if (value instanceof Struct struct
                && struct.members().stream().allMatch(member -> isIndex(member.name()))) {
            return Optional.of(struct.members().stream().map(Member::value).toList());
        }
        return Optional.empty();
    }

    /** The members of what the peer means as a map: a struct, or an empty array. */
    public static Optional<List<Member>> map(final XmlRpcValue value) {
        if (value instanceof Struct struct) {
            return Optional.of(struct.members());
        }
        if (value instanceof Sequence sequence && sequence.values().isEmpty()) {
            return Optional.of(List.of());
        }
        return Optional.empty();
    }

    /** Whether PHP takes this name of a member for a number. */
    static boolean isIndex(final String name) {
        return !name.isEmpty()
                && name.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
