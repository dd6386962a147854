package org.tandemgate.itests.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewerJarTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void onlyTheVersionChanges() throws IOException {
        final byte[] content = "something".getBytes(StandardCharsets.UTF_8);
        final Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "a.b;singleton:=true");
        final Path bundle = directory.resolve("bundle.jar");
        try (OutputStream file = Files.newOutputStream(bundle);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            jar.putNextEntry(new JarEntry("a/b/Something.txt"));
            jar.write(content);
        }

        final Path newer = NewerJar.of(bundle, directory.resolve("newer.jar"), "1.0.1");

        assertEquals("1.0.1", NewerJar.version(newer));
        assertEquals("1.0.0", NewerJar.version(bundle));
        try (JarFile jar = new JarFile(newer.toFile())) {
            final var attributes = jar.getManifest().getMainAttributes();
            assertEquals("a.b;singleton:=true", attributes.getValue("Bundle-SymbolicName"));
            assertArrayEquals(
                    content, jar.getInputStream(jar.getEntry("a/b/Something.txt")).readAllBytes());
        }
    }
}
