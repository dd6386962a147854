package org.tandemgate.linux;

/** Kernel settings under /proc/sys of the runtime's network namespace. */
public interface Sysctls {
    /**
     * @param path below /proc/sys, with slashes, so that interface names with dots are unambiguous:
     *     {@code net/ipv4/conf/eth0.10/rp_filter}
     * @return the value without the line end
     */
    String read(String path) throws LinuxException;

    /**
     * Writes a value.
     *
     * @throws LinuxException EACCES or EPERM without privilege, ENOENT for a setting that this
     *     kernel lacks, EINVAL for a value that it refuses
     */
    void write(String path, String value) throws LinuxException;
}
