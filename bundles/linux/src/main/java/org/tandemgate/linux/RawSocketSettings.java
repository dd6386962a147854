package org.tandemgate.linux;

/**
 * What a raw socket is opened with beyond protocol and family.
 *
 * @param device interface that it is bound to: hears and sends by that one only (SO_BINDTODEVICE)
 * @param trafficClass TOS or traffic class of what it sends, 0..255
 * @param receiveOctets receive buffer; the kernel counts a packet with its bookkeeping, and allows
 *     twice as much
 * @param sendOctets send buffer, counted in the same way
 */
public record RawSocketSettings(
        String device, int trafficClass, int receiveOctets, int sendOctets) {
    private static final int LEAST = 4096;
    private static final int MOST = 1 << 28;
    private static final int NAME = 15;

    public RawSocketSettings {
        if (device.isEmpty() || device.length() > NAME) {
            throw new IllegalArgumentException(
                    "device is '" + device + "', needs a name of 1..15 octets");
        }
        if (trafficClass < 0 || trafficClass > 255) {
            throw new IllegalArgumentException(
                    "traffic class is " + trafficClass + ", needs 0..255");
        }
        requireBuffer("receive", receiveOctets);
        requireBuffer("send", sendOctets);
    }

    private static void requireBuffer(final String which, final int octets) {
        if (octets < LEAST || octets > MOST) {
            throw new IllegalArgumentException(
                    which + " buffer is " + octets + " octets, needs " + LEAST + ".." + MOST);
        }
    }
}
