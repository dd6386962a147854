package org.tandemgate.pfsync.protocol;

import java.util.Arrays;

/**
 * Where the fields of one message lie: built in wire order, without padding, so that offsets follow
 * from widths. Immutable.
 */
final class Layout {
    private static final int ABSENT = -1;
    private static final int COUNT = Field.values().length;

    private final int[] offsets;
    private final int[] widths;
    private final int length;

    private Layout(final Builder builder) {
        offsets = builder.offsets.clone();
        widths = builder.widths.clone();
        length = builder.length;
    }

    static Builder start() {
        return new Builder();
    }

    int length() {
        return length;
    }

    boolean has(final Field field) {
        return offsets[field.index()] != ABSENT;
    }

    /** Offset of a field that is there; asking for another is a mistake of the caller. */
    int offset(final Field field) {
        final int offset = offsets[field.index()];
        if (offset == ABSENT) {
            throw new IllegalArgumentException("this message has no field " + field);
        }
        return offset;
    }

    int width(final Field field) {
        return widths[field.index()];
    }

    /** Lays fields one behind the other. */
    static final class Builder {
        private final int[] offsets = new int[COUNT];
        private final int[] widths = new int[COUNT];
        private int length;

        private Builder() {
            Arrays.fill(offsets, ABSENT);
        }

        /** One field of that many octets. */
        Builder add(final int width, final Field field) {
            offsets[field.index()] = length;
            widths[field.index()] = width;
            length += width;
            return this;
        }

        /** Fields of the same width. */
        Builder each(final int width, final Field... fields) {
            for (final Field field : fields) {
                add(width, field);
            }
            return this;
        }

        /** A name for the next octets as a whole, which are laid out after it one by one. */
        Builder whole(final int width, final Field field) {
            add(width, field);
            length -= width;
            return this;
        }

        Layout build() {
            return new Layout(this);
        }
    }
}
