package org.tandemgate.linux;

import java.util.List;

/**
 * Which frames a {@link PacketTap} hears. The kernel decides, so what is not wanted costs this
 * process nothing.
 *
 * @param alternatives a frame passes when all conditions of one of them hold; looked at in order. A
 *     condition beyond the end of a frame ends the search: the frame does not pass
 */
public record FrameFilter(List<List<Condition>> alternatives) {
    private static final int ALTERNATIVES_MAX = 16;
    private static final int CONDITIONS_MAX = 16;

    public FrameFilter {
        alternatives = alternatives.stream().map(List::copyOf).toList();
        if (alternatives.isEmpty() || alternatives.size() > ALTERNATIVES_MAX) {
            throw new IllegalArgumentException(
                    alternatives.size() + " alternatives, needs 1.." + ALTERNATIVES_MAX);
        }
        for (final List<Condition> all : alternatives) {
            if (all.isEmpty() || all.size() > CONDITIONS_MAX) {
                throw new IllegalArgumentException(
                        all.size() + " conditions, needs 1.." + CONDITIONS_MAX);
            }
        }
    }

    /**
     * A number in the frame has a value, in network byte order.
     *
     * @param offset from the beginning of the Ethernet header
     * @param octets how many: 1, 2 or 4
     * @param mask bits that are compared
     * @param value what they have to be; zero where the mask is
     */
    public record Condition(int offset, int octets, int mask, int value) {
        public Condition {
            if (offset < 0 || offset > 0xffff || (octets != 1 && octets != 2 && octets != 4)) {
                throw new IllegalArgumentException(
                        octets + " octets at " + offset + ", needs 1, 2 or 4 at 0..65535");
            }
            if ((value & ~mask) != 0) {
                throw new IllegalArgumentException(
                        String.format("value 0x%x has bits outside of mask 0x%x", value, mask));
            }
        }

        /** One octet, all bits. */
        public static Condition octet(final int offset, final int value) {
            return new Condition(offset, 1, 0xff, value);
        }

        /** Two octets, all bits. */
        public static Condition word(final int offset, final int value) {
            return new Condition(offset, 2, 0xffff, value);
        }
    }
}
