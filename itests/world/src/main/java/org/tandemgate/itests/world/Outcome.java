package org.tandemgate.itests.world;

import java.util.List;

/**
 * What a command did.
 *
 * @param argv the command
 * @param exit its exit status
 * @param output its standard output
 * @param errors its standard error
 */
public record Outcome(List<String> argv, int exit, String output, String errors) {
    public Outcome {
        argv = List.copyOf(argv);
    }

    /**
     * Insists on success.
     *
     * @return this
     * @throws WorldException when the exit status is not 0
     */
    public Outcome required() {
        if (exit != 0) {
            throw new WorldException(
                    String.join(" ", argv)
                            + " ended with "
                            + exit
                            + ": "
                            + (errors + output).strip());
        }
        return this;
    }
}
