package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A value of XML-RPC. No {@code toString} shows what a value holds, because any of them may be a
 * password.
 */
public sealed interface XmlRpcValue {
    /** {@code string}: any text. */
    record Text(String text) implements XmlRpcValue {
        @Override
        public String toString() {
            return "string of " + text.length();
        }
    }

    /** {@code int}, {@code i4} and {@code i8}: 64 bits. */
    record Whole(long number) implements XmlRpcValue {
        @Override
        public String toString() {
            return "int";
        }
    }

    /** {@code boolean}. */
    record Flag(boolean set) implements XmlRpcValue {
        @Override
        public String toString() {
            return "boolean";
        }
    }

    /** {@code double}: finite. */
    record Real(double number) implements XmlRpcValue {
        /**
         * Checks that it is a number.
         *
         * @throws IllegalArgumentException for infinity and what is no number
         */
        public Real {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a double of XML-RPC is finite");
            }
        }

        @Override
        public String toString() {
            return "double";
        }
    }

    /**
     * {@code dateTime.iso8601}.
     *
     * @param text as written: {@code yyyyMMddTHH:mm:ss}, also with dashes, with {@code Z} or an
     *     offset; without either it is the sender's local time
     */
    record Moment(String text) implements XmlRpcValue {
        /**
         * Checks form and ranges.
         *
         * @throws IllegalArgumentException for any other text
         */
        public Moment {
            if (!Scalars.isMoment(text)) {
                throw new IllegalArgumentException("needs yyyyMMddTHH:mm:ss");
            }
        }

        @Override
        public String toString() {
            return "dateTime";
        }
    }

    /** {@code base64}: octets. */
    final class Octets implements XmlRpcValue {
        private final byte[] octets;

        public Octets(final byte[] octets) {
            this.octets = octets.clone();
        }

        /** A copy. */
        public byte[] octets() {
            return octets.clone();
        }

        @Override
        public boolean equals(final Object other) {
            return other instanceof Octets that && Arrays.equals(octets, that.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        @Override
        public String toString() {
            return "base64 of " + octets.length;
        }
    }

    /** {@code nil}: no value. */
    record Nil() implements XmlRpcValue {
        @Override
        public String toString() {
            return "nil";
        }
    }

    /** {@code array}: values in order. */
    record Sequence(List<XmlRpcValue> values) implements XmlRpcValue {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "array of " + values.size();
        }
    }

    /**
     * {@code struct}: named values. The order counts, because PHP peers send lists with holes as
     * structs.
     */
    record Struct(List<Member> members) implements XmlRpcValue {
        /**
         * Checks that no name is there twice.
         *
         * @throws IllegalArgumentException when one is
         */
        public Struct {
            members = List.copyOf(members);
            final Set<String> names = new HashSet<>();
            if (!members.stream().allMatch(member -> names.add(member.name()))) {
                throw new IllegalArgumentException("two members of a struct have one name");
            }
        }

        /** The value of that name. */
        public Optional<XmlRpcValue> get(final String name) {
            return members.stream()
                    .filter(member -> member.name().equals(name))
                    .map(Member::value)
                    .findFirst();
        }

        @Override
        public String toString() {
            return "struct of " + members.size();
        }
    }

    /** A named value of a struct. */
    record Member(String name, XmlRpcValue value) {
        /** Without name and value: both are the peer's. */
        @Override
        public String toString() {
            return "member with " + value;
        }
    }
}
