package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Sysctls;
import org.tandemgate.linux.jna.JnaLinux;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.pfsync.flow.Timeouts;

/** Settings of the kernel at the start. */
@ExtendWith(NetworkNamespaces.class)
class ConntrackReadinessTest {
    private static final String PATH = "net/netfilter/nf_conntrack_";

    /** Settings in memory. */
    private static final class Settings implements Sysctls {
        private final Map<String, String> values = new HashMap<>();
        private final int errno;

        Settings(final int errno) {
            this.errno = errno;
        }

        @Override
        public String read(final String path) throws LinuxException {
            final String value = values.get(path);
            if (value == null) {
                throw new LinuxException("open", "/proc/sys/" + path, Errno.ENOENT);
            }
            return value;
        }

        @Override
        public void write(final String path, final String value) throws LinuxException {
            if (errno != 0) {
                throw new LinuxException("open", "/proc/sys/" + path, errno);
            }
            values.put(path, value);
        }
    }

    @Test
    void letsEveryEntryTellAndReadsTheTimeouts(final NetworkNamespace here) throws Exception {
        final Sysctls sysctls = new JnaLinux().sysctls();
        here.run(() -> sysctls.write(PATH + "udp_timeout", "33"));
        here.run(() -> sysctls.write(PATH + "tcp_be_liberal", "1"));
        final var ready = here.call(() -> ConntrackReadiness.prepare(sysctls));
        assertEquals("1", here.call(() -> sysctls.read(PATH + "events")));
        assertEquals(33, ready.timeouts().udp().unanswered());
        assertEquals(Timeouts.LINUX.tcp(), ready.timeouts().tcp());
        assertTrue(ready.most() > 0);
        assertFalse(ready.strict());
    }

    @Test
    void whatIsMissingIsOneSentence() {
        final var none = new Settings(0);
        final var missing =
                assertThrows(LinuxException.class, () -> ConntrackReadiness.prepare(none));
        assertTrue(missing.getMessage().contains("modprobe nf_conntrack"), missing.getMessage());

        final var forbidden = new Settings(Errno.EACCES);
        forbidden.values.put(PATH + "events", "2");
        final var refused =
                assertThrows(LinuxException.class, () -> ConntrackReadiness.prepare(forbidden));
        assertTrue(refused.getMessage().contains("CAP_NET_ADMIN"), refused.getMessage());
    }

    /** Set before the start by somebody who may. */
    @Test
    void nothingIsWrittenThatIsRightAlready() throws Exception {
        final var ready = new Settings(Errno.EACCES);
        ready.values.put(PATH + "events", "1");
        ready.values.put(PATH + "tcp_timeout_established", "7200");
        final var read = ConntrackReadiness.prepare(ready);
        assertEquals(7_200, read.timeouts().tcp().get(3));
        assertEquals(30, read.timeouts().icmp());
    }
}
