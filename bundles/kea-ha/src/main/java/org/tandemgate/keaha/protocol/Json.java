package org.tandemgate.keaha.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A JSON value (RFC 8259) as it was written: members in their order, numbers with their digits, so
 * that a configuration that is read and written back is the same. What is inside never shows in
 * {@code toString}, because configurations hold passwords.
 */
public sealed interface Json {
    /** Whole numbers beyond this many digits are none of Kea's. */
    int WHOLE_DIGITS = 18;

    /**
     * An object.
     *
     * @param members in the order they were written
     */
    record Obj(Map<String, Json> members) implements Json {
        public static final Obj EMPTY = new Obj(Map.of());

        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** One more member at the end, or another value where the key stands. */
        public Obj with(final String key, final Json value) {
            final Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(key, value);
            return new Obj(changed);
        }

        /** The same but for the member of that name. */
        public Obj without(final String key) {
            final Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.remove(key);
            return new Obj(changed);
        }

        public Obj with(final String key, final String value) {
            return with(key, new Str(value));
        }

        public Obj with(final String key, final long value) {
            return with(key, new Num(Long.toString(value)));
        }

        public Obj with(final String key, final boolean value) {
            return with(key, new Bool(value));
        }

        @Override
        public String toString() {
            return "JSON object of " + members.size() + " members";
        }
    }

    /**
     * An array.
     *
     * @param values in their order
     */
    record Arr(List<Json> values) implements Json {
        public Arr {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "JSON array of " + values.size();
        }
    }

    /**
     * A string.
     *
     * @param value without quotes and escapes
     */
    record Str(String value) implements Json {
        @Override
        public String toString() {
            return "JSON string of " + value.length() + " characters";
        }
    }

    /**
     * A number.
     *
     * @param digits as written, e.g. {@code 0.25} or {@code 1e3}
     */
    record Num(String digits) implements Json {
        private static final Pattern FORM =
                Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
        private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1," + WHOLE_DIGITS + "}");

        public Num {
            if (!FORM.matcher(digits).matches()) {
                throw new IllegalArgumentException("not a JSON number");
            }
        }
    }

    /**
     * True or false.
     *
     * @param value which
     */
    record Bool(boolean value) implements Json {}

    /** The null of JSON. */
    record Nil() implements Json {}

    /** The member of that name, empty when there is none or this is no object. */
    default Optional<Json> at(final String key) {
        return this instanceof Obj object
                ? Optional.ofNullable(object.members().get(key))
                : Optional.empty();
    }

    /** The values of an array, none of anything else. */
    default List<Json> items() {
        return this instanceof Arr array ? array.values() : List.of();
    }

    /** The text of a string, empty for anything else. */
    default Optional<String> text() {
        return this instanceof Str string ? Optional.of(string.value()) : Optional.empty();
    }

    /** The value of a whole number of at most 18 digits, empty for anything else. */
    default OptionalLong whole() {
        return this instanceof Num number && Num.WHOLE.matcher(number.digits()).matches()
                ? OptionalLong.of(Long.parseLong(number.digits()))
                : OptionalLong.empty();
    }

    /** The value of true or false, empty for anything else. */
    default Optional<Boolean> flag() {
        return this instanceof Bool bool ? Optional.of(bool.value()) : Optional.empty();
    }

    /** As text on one line, in ASCII but for what is inside strings. */
    default String write() {
        final var out = new StringBuilder();
        JsonWriter.write(this, out);
        return out.toString();
    }

    /** As text for people: two blanks for each level, a line for each member. */
    default String indented() {
        final var out = new StringBuilder();
        JsonWriter.indent(this, out, 0);
        return out.toString();
    }
}
