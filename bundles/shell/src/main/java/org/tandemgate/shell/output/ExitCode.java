package org.tandemgate.shell.output;

/** What a command tells a script. Numbers are public interface. */
public enum ExitCode {
    /** All is well. */
    FINE(0),
    /** The command line makes no sense. */
    USAGE(1),
    /** Understood and refused; the text says why. */
    REFUSED(2),
    /** Works, but something needs attention. */
    DEGRADED(3),
    /** No virtual host is MASTER here and no other master is heard. */
    NO_MASTER(4),
    /** The other node does not answer. */
    PEER_UNREACHABLE(5),
    /** It took too long. */
    TIMEOUT(6);

    /** Session variable that carries the number out of the shell. */
    public static final String VARIABLE = "tandemgate.exit";

    private final int number;

    ExitCode(final int number) {
        this.number = number;
    }

    /** 0..6, the process exit code of {@code bin/ha}. */
    public int number() {
        return number;
    }
}
