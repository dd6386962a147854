package org.tandemgate.itests.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Program: two gateways, one address, live. Run it in {@code itests/world/sandbox}.
 *
 * <p>Arguments: {@code --distribution PATH} (archive or unpacked directory), {@code --shell NODE}
 * (opens that node's shell at the end), {@code --keep} (keeps the world until Enter). Exit status 0
 * when every act went as promised, 1 for a wrong call, 3 when something did not converge.
 */
public final class Demo {
    private static final int USAGE = 1;
    private static final int FAILED = 3;

    private Demo() {}

    public static void main(final String[] args) throws IOException, InterruptedException {
        final Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("demo: " + e.getMessage());
            System.err.println("usage: ./tandemgate demo [--shell gw1|gw2] [--keep]");
            System.exit(USAGE);
            return;
        }
        System.exit(run(options));
    }

    private static int run(final Options options) throws IOException, InterruptedException {
        final var narrator = new Narrator(System.out);
        try (World world = new World()) {
            final var story = new Story(narrator, world, options.distribution());
            story.play();
            if (options.shell() != null) {
                shell(story.node(options.shell()), options.distribution());
            } else if (options.keep()) {
                keep(narrator);
            }
            return 0;
        } catch (WorldException e) {
            System.err.println("demo: " + e.getMessage());
            return FAILED;
        }
    }

    private static void keep(final Narrator narrator) throws IOException {
        final String sandbox = System.getenv().getOrDefault("TANDEMGATE_SANDBOX_PID", "PID");
        narrator.line("The world stays until you press Enter. From another terminal:");
        narrator.line(
                "  nsenter --target $(cat /proc/"
                        + sandbox
                        + "/task/"
                        + sandbox
                        + "/children) --all --preserve-credentials nsenter --net=/run/netns/gw1 sh");
        narrator.line("(gw1, gw2, client, server, lan-switch, srv-switch, sync-switch)");
        System.in.read();
    }

    private static void shell(final Node node, final Path distribution)
            throws IOException, InterruptedException {
        final var argv = new ArrayList<String>();
        argv.add(Distribution.of(distribution).home().resolve("bin/client").toString());
        final var builder = new ProcessBuilder(node.machine().inside(argv));
        builder.environment().putAll(node.environment());
        builder.inheritIO().start().waitFor();
    }

    /**
     * The arguments.
     *
     * @param distribution archive or unpacked directory
     * @param shell node whose shell to open, absent without
     * @param keep whether the world stays until Enter
     */
    private record Options(Path distribution, @Nullable String shell, boolean keep) {
        static Options parse(final String[] args) {
            Path distribution = Path.of("karaf-assembly/target/assembly");
            String shell = null;
            boolean keep = false;
            final var left = new ArrayList<>(List.of(args));
            while (!left.isEmpty()) {
                final String option = left.remove(0);
                switch (option) {
                    case "--keep" -> keep = true;
                    case "--shell" -> shell = requireNode(argument(option, left));
                    case "--distribution" -> distribution = Path.of(argument(option, left));
                    default -> throw new IllegalArgumentException("unknown option " + option);
                }
            }
            return new Options(distribution, shell, keep);
        }

        private static String argument(final String option, final List<String> left) {
            if (left.isEmpty()) {
                throw new IllegalArgumentException(option + " needs an argument");
            }
            return left.remove(0);
        }

        private static String requireNode(final String name) {
            if (!List.of("gw1", "gw2").contains(name)) {
                throw new IllegalArgumentException("node is " + name + ", needs gw1 or gw2");
            }
            return name;
        }
    }
}
