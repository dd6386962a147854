package org.tandemgate.itests.world;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The same bundle with a higher version: what a release of the next day would be. */
public final class NewerJar {
    private static final String VERSION = "Bundle-Version";

    private NewerJar() {}

    /**
     * Copies a bundle under a new version.
     *
     * @param bundle the jar; left as it is
     * @param copy where to
     * @param version for the copy, e.g. 1.0.1
     * @return the copy
     */
    public static Path of(final Path bundle, final Path copy, final String version) {
        try (InputStream file = Files.newInputStream(bundle);
                JarInputStream from = new JarInputStream(file)) {
            final Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue(VERSION, version);
            try (OutputStream out = Files.newOutputStream(copy);
                    JarOutputStream to = new JarOutputStream(out, manifest)) {
                JarEntry entry = from.getNextJarEntry();
                while (entry != null) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    from.transferTo(to);
                    to.closeEntry();
                    entry = from.getNextJarEntry();
                }
            }
            return copy;
        } catch (IOException e) {
            throw new WorldException("cannot copy " + bundle, e);
        }
    }

    /** The version a jar has. */
    public static String version(final Path bundle) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            final String version = jar.getManifest().getMainAttributes().getValue(VERSION);
            return version == null ? "" : version;
        } catch (IOException e) {
            throw new WorldException("cannot read " + bundle, e);
        }
    }
}
