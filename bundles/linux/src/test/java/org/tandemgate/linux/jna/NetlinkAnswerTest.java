package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.MalformedPacketException;

/** How an answer is put together: acknowledgements, errors, dumps (linux/netlink.h). */
class NetlinkAnswerTest {
    private static final int SEQUENCE = 1; // of the captured requests

    private final NetlinkRequest request =
            new NetlinkRequest(Netlink.RTM_NEWADDR, "RTM_NEWADDR", "10.9.9.9/33 on lan", 0);
    private final NetlinkExchange.NetlinkAnswer answer =
            new NetlinkExchange.NetlinkAnswer(request, SEQUENCE);

    @Test
    void anAcknowledgementCompletesTheAnswer() throws Exception {
        answer.add(Captured.datagrams("acknowledged").get(0));

        assertTrue(answer.isComplete());
        assertTrue(answer.messages().isEmpty());
    }

    @Test
    void aRefusalCarriesErrnoAndTheKernelsReason() throws Exception {
        final byte[] refusal = Captured.datagrams("refused-with-reason").get(0);

        final LinuxException e = assertThrows(LinuxException.class, () -> answer.add(refusal));

        assertEquals(
                "RTM_NEWADDR 10.9.9.9/33 on lan failed: EINVAL (22): ipv4: Invalid prefix length",
                e.getMessage());
    }

    @Test
    void aRefusalWithoutReasonCarriesErrno() throws Exception {
        final byte[] refusal = Captured.datagrams("refused-without-reason").get(0);

        final LinuxException e = assertThrows(LinuxException.class, () -> answer.add(refusal));

        assertEquals(Errno.ENODEV, e.errno());
    }

    @Test
    void aDumpIsCompleteWithItsLastDatagram() throws Exception {
        final var datagrams = Captured.datagrams("addresses");

        answer.add(datagrams.get(0));
        assertFalse(answer.isComplete());
        answer.add(datagrams.get(1));

        assertTrue(answer.isComplete());
        assertFalse(answer.interrupted());
        assertEquals(10, answer.messages().size());
    }

    @Test
    void aDumpThatTheKernelCallsInconsistentIsMarked() throws Exception {
        final byte[] first = Captured.datagrams("addresses").get(0);
        first[6] |= Netlink.NLM_F_DUMP_INTR;

        answer.add(first);
        answer.add(Captured.datagrams("addresses").get(1));

        assertTrue(answer.interrupted());
    }

    @Test
    void answersToOtherRequestsArePassedOver() throws Exception {
        final var other = new NetlinkExchange.NetlinkAnswer(request, SEQUENCE + 1);

        other.add(Captured.datagrams("acknowledged").get(0));
        other.add(Captured.datagrams("addresses").get(0));

        assertFalse(other.isComplete());
        assertTrue(other.messages().isEmpty());
    }

    @Test
    void aDumpThatEndsWithAnErrorFails() throws Exception {
        final byte[] done = Captured.datagrams("addresses").get(1);
        done[16] = (byte) -Errno.EBUSY;
        done[17] = -1;
        done[18] = -1;
        done[19] = -1;

        final LinuxException e = assertThrows(LinuxException.class, () -> answer.add(done));

        assertEquals(Errno.EBUSY, e.errno());
    }

    @Test
    void everyTruncationOfARefusalIsRefusedOrReadsLess() throws Exception {
        final byte[] refusal = Captured.datagrams("refused-with-reason").get(0);
        for (int length = 1; length < refusal.length; length++) {
            final byte[] cut = Arrays.copyOf(refusal, length);
            assertThrows(MalformedPacketException.class, () -> answer.add(cut));
            if (length >= 16) {
                ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
                try {
                    new NetlinkExchange.NetlinkAnswer(request, SEQUENCE).add(cut);
                    throw new AssertionError(length + " octets of a refusal are no success");
                } catch (final MalformedPacketException | LinuxException expected) {
                    assertFalse(String.valueOf(expected.getMessage()).isEmpty());
                }
            }
        }
    }

    @Test
    void aSenderIsTheKernelOnlyWithPortZero() {
        final byte[] kernel = new byte[12];
        final byte[] process = new byte[12];
        process[4] = 7;

        assertTrue(NetlinkExchange.isKernel(kernel, 12));
        assertFalse(NetlinkExchange.isKernel(process, 12));
        assertFalse(NetlinkExchange.isKernel(kernel, 8));
    }
}
