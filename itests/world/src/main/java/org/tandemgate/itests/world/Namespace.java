package org.tandemgate.itests.world;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** One named network namespace: a machine, or a switch, of the world. */
public final class Namespace {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String name;

    private Namespace(final String name) {
        this.name = name;
    }

    /** Makes a namespace with its loop-back up and no duplicate address detection. */
    static Namespace create(final String name) {
        Command.run("ip", "netns", "add", name).required();
        final var namespace = new Namespace(name);
        namespace.run("ip", "link", "set", "dev", "lo", "up").required();
        // Detection holds an address back for up to two seconds, and no two nodes share one here.
        namespace.sysctl("net/ipv6/conf/all/accept_dad", "0");
        namespace.sysctl("net/ipv6/conf/default/accept_dad", "0");
        return namespace;
    }

    public String name() {
        return name;
    }

    /** Runs a short command inside to its end. */
    public Outcome run(final String... argv) {
        return Command.run(inside(List.of(argv)), Map.of(), LIMIT);
    }

    /** Runs {@code ip} inside and insists on success. */
    public String ip(final String... arguments) {
        final var argv = new ArrayList<>(List.of("ip"));
        argv.addAll(List.of(arguments));
        return Command.run(inside(argv), Map.of(), LIMIT).required().output();
    }

    /** Every address that the kernel has here, spelled out, so that two of them can be compared. */
    public Set<String> addresses() {
        return addresses(ip("-json", "addr", "show"));
    }

    /** Every address of one interface, spelled out. */
    public Set<String> addressesOf(final String interfaceName) {
        return addresses(ip("-json", "addr", "show", "dev", interfaceName));
    }

    private static Set<String> addresses(final String shown) {
        return Json.parse(shown).items().stream()
                .flatMap(link -> link.get("addr_info").items().stream())
                .map(address -> spelledOut(address.get("local").text()))
                .collect(Collectors.toSet());
    }

    /** An address without abbreviations, e.g. 2001:db8:0:0:0:0:0:1, as {@link Frame} has them. */
    public static String spelledOut(final String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new WorldException("not an address: " + address, e);
        }
    }

    /**
     * Removes every link of a kind, as a reboot does.
     *
     * @param kind as {@code ip} names it, e.g. macvlan
     */
    public void removeLinks(final String kind) {
        final String text = ip("-json", "link", "show", "type", kind);
        for (final Json link : Json.parse(text.isBlank() ? "[]" : text).items()) {
            if (link.has("ifname")) {
                ip("link", "delete", "dev", link.get("ifname").text());
            }
        }
    }

    /**
     * Sets a kernel variable of this namespace.
     *
     * @param path below /proc/sys, with slashes
     */
    public void sysctl(final String path, final String value) {
        try {
            final Path input = Files.writeString(Sandbox.DIRECTORY.resolve("sysctl"), value + "\n");
            final List<String> argv = inside(List.of("tee", "/proc/sys/" + path));
            Command.run(argv, Map.of(), LIMIT, input.toFile()).required();
        } catch (IOException e) {
            throw new WorldException("cannot write " + path + " of " + name, e);
        }
    }

    /**
     * Starts a program inside; its standard input is empty, its output goes to a file.
     *
     * @param title names it in errors and names its output file
     * @param argv program and arguments
     * @param environment added to ours
     */
    public Program start(
            final String title, final List<String> argv, final Map<String, String> environment) {
        final Path output = Sandbox.DIRECTORY.resolve(name + "-" + title + ".out");
        final var builder = new ProcessBuilder(inside(argv));
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
        try {
            return new Program(name + " " + title, builder.start(), output);
        } catch (IOException e) {
            throw new WorldException("cannot start " + title + " in " + name, e);
        }
    }

    /** The command that does the same inside; it becomes that program, it does not fork. */
    public List<String> inside(final List<String> argv) {
        final var whole = new ArrayList<String>();
        whole.add("nsenter");
        whole.add("--net=/run/netns/" + name);
        whole.addAll(argv);
        return whole;
    }

    @Override
    public String toString() {
        return name;
    }
}
