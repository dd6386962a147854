package org.tandemgate.api.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** One file of a {@link WebSite}, with what a browser is told of it. Any thread. */
public final class WebFile {
    private final String contentType;
    private final String policy;
    private final boolean lasting;
    private final byte[] plain;
    private final byte[] compressed;

    /**
     * Keeps a copy, and a compressed one.
     *
     * @param contentType media type with its character set
     * @param policy Content-Security-Policy of the file
     * @param lasting whether another content would have another path, so that it may be kept
     * @param content of the file
     */
    public WebFile(
            final String contentType,
            final String policy,
            final boolean lasting,
            final byte[] content) {
        this.contentType = contentType;
        this.policy = policy;
        this.lasting = lasting;
        this.plain = content.clone();
        this.compressed = compress(content);
    }

    private static byte[] compress(final byte[] content) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (final IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return out.toByteArray();
    }

    public String contentType() {
        return contentType;
    }

    /** Content-Security-Policy of the file. */
    public String policy() {
        return policy;
    }

    /** Whether another content would have another path. */
    public boolean isLasting() {
        return lasting;
    }

    /** A copy of the content. */
    public byte[] plain() {
        return plain.clone();
    }

    /** A copy of the content by gzip (RFC 1952). */
    public byte[] compressed() {
        return compressed.clone();
    }
}
