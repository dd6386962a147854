package org.tandemgate.linux.jna;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Sysctls;

/**
 * Files below /proc/sys, by system calls because only they tell the errno. What is below net/
 * belongs to the network namespace of the calling thread.
 */
final class ProcSysctls implements Sysctls {
    private static final String ROOT = "/proc/sys/";
    private static final int VALUE_BOUND = 4096;
    private static final int PATH_BOUND = 255;

    @Override
    public String read(final String path) throws LinuxException {
        final Descriptor file = open(path, Libc.O_RDONLY);
        try {
            final byte[] value = new byte[VALUE_BOUND];
            long length;
            do {
                length = Libc.read(file.use("read"), value, value.length);
            } while (length < 0 && Libc.errno() == Errno.EINTR);
            if (length < 0) {
                throw file.failure("read");
            }
            final String text = new String(value, 0, (int) length, StandardCharsets.UTF_8);
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } finally {
            file.close();
        }
    }

    @Override
    public void write(final String path, final String value) throws LinuxException {
        final byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        if (octets.length > VALUE_BOUND) {
            throw new IllegalArgumentException(
                    "value for " + path + " is " + octets.length + " bytes, needs 0..4096");
        }
        final Descriptor file = open(path, Libc.O_WRONLY);
        try {
            long written;
            do {
                written = Libc.write(file.use("write"), octets, octets.length);
            } while (written < 0 && Libc.errno() == Errno.EINTR);
            if (written < 0) {
                throw new LinuxException("write", "'" + value + "' to " + file, Libc.errno());
            }
        } finally {
            file.close();
        }
    }

    private static Descriptor open(final String path, final int mode) throws LinuxException {
        final String file = file(path);
        final byte[] octets = file.getBytes(StandardCharsets.UTF_8);
        final byte[] terminated = Arrays.copyOf(octets, octets.length + 1);
        return Descriptor.of("open", file, Libc.open(terminated, mode | Libc.O_CLOEXEC));
    }

    /** The file of a setting; refuses what could lead out of /proc/sys. */
    static String file(final String path) {
        for (final String segment : path.split("/", -1)) {
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.indexOf('\0') >= 0
                    || path.length() > PATH_BOUND) {
                throw new IllegalArgumentException(
                        "'" + path + "' is not a setting such as net/ipv4/ip_forward");
            }
        }
        return ROOT + path;
    }
}
