package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Sysctls;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;

/** Settings belong to the namespace of the calling thread. */
@ExtendWith(NetworkNamespaces.class)
class SysctlsTest {
    private final Sysctls sysctls = new JnaLinux().sysctls();

    @Test
    void writesInTheNamespaceOfTheThread(final NetworkNamespace here, final NetworkNamespace there)
            throws Exception {
        here.execute("ip", "link", "add", "lan.10", "type", "veth", "peer", "name", "wire");
        final String path = "net/ipv4/conf/lan.10/arp_ignore";

        here.run(() -> sysctls.write(path, "1"));
        here.run(() -> sysctls.write("net/ipv4/ip_forward", "1"));

        assertEquals("1", here.call(() -> sysctls.read(path)));
        assertEquals("1\n", here.execute("cat", "/proc/sys/" + path));
        assertEquals("1", here.call(() -> sysctls.read("net/ipv4/ip_forward")));
        assertEquals("0", there.call(() -> sysctls.read("net/ipv4/ip_forward")));
    }

    @Test
    void refusalsNameFileValueAndReason(final NetworkNamespace here) throws Exception {
        here.run(
                () -> {
                    assertText(
                            "write 'x' to /proc/sys/net/ipv4/ip_forward failed: EINVAL (22)",
                            () -> sysctls.write("net/ipv4/ip_forward", "x"));
                    assertText(
                            "open /proc/sys/net/ipv4/conf/gone/arp_ignore failed: ENOENT (2)",
                            () -> sysctls.read("net/ipv4/conf/gone/arp_ignore"));
                });
    }

    private static void assertText(final String text, final Executable call) {
        assertEquals(text, assertThrows(LinuxException.class, call).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "net/../../../etc/passwd",
                "net/ipv4/..",
                "net//ip_forward",
                "./net",
                "net/ipv4/",
                "net/ipv4/ip\0forward"
            })
    void pathsThatLeadOutAreRefused(final String path) {
        assertThrows(IllegalArgumentException.class, () -> sysctls.read(path));
        assertThrows(IllegalArgumentException.class, () -> sysctls.write(path, "1"));
    }
}
