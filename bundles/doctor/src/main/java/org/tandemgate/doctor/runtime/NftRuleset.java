package org.tandemgate.doctor.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The rules of nftables as {@code nft} prints them. */
final class NftRuleset {
    private static final int LONGEST = 1 << 20;
    private static final int PATIENCE_SECONDS = 3;

    private NftRuleset() {}

    /** At most a MiB of them; null when nft is not there or refuses. */
    static @Nullable String read() {
        Process nft = null;
        try {
            nft = new ProcessBuilder(List.of("nft", "list", "ruleset")).start();
            nft.getOutputStream().close();
            final String rules;
            try (InputStream out = nft.getInputStream()) {
                rules = new String(out.readNBytes(LONGEST), StandardCharsets.UTF_8);
            }
            return nft.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && nft.exitValue() == 0
                    ? rules
                    : null;
        } catch (final IOException absent) {
            return null;
        } catch (final InterruptedException ended) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            if (nft != null) {
                nft.destroyForcibly();
            }
        }
    }

    /** Chains of the hook input that drop what they do not name, and do not name CARP. */
    static List<String> closed(final String rules) {
        final List<String> found = new ArrayList<>();
        String table = "";
        String chain = "";
        boolean closed = false;
        boolean named = false;
        for (final String line : rules.lines().map(String::strip).toList()) {
            if (line.startsWith("table ")) {
                table = line.replace(" {", "").substring("table ".length());
            } else if (line.startsWith("chain ")) {
                chain = table + " " + line.replace(" {", "").substring("chain ".length());
                closed = false;
                named = false;
            } else if (line.contains("hook input") && line.contains("policy drop")) {
                closed = true;
            } else if (line.matches(".*\\b(112|vrrp|carp)\\b.*") || line.equals("accept")) {
                named = true;
            } else if (line.equals("}")) {
                if (closed && !named) {
                    found.add(chain);
                }
                closed = false;
            }
        }
        return found;
    }
}
