package org.tandemgate.shell.output;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.services.BundleServices;
import org.tandemgate.api.services.Services;

/** A command about this node: gives it the services of the moment and turns refusals into text. */
public abstract class NodeCommand implements Action {
    @Reference @Nullable Session session;
    @Reference @Nullable BundleContext context;

    @Override
    public final @Nullable Object execute() throws Exception {
        final BundleContext present = context;
        if (present == null) {
            throw new IllegalStateException("Karaf did not inject the bundle context");
        }
        final Screen screen = Screen.of(session, isPlain());
        try (BundleServices services = new BundleServices(present)) {
            answer(services, screen);
        }
        return null;
    }

    /**
     * As {@link #run}, with refusals of this node as refusals of the command. Where JSON is asked
     * for, why there is no answer is JSON too, beside the text that Karaf prints as an error.
     */
    public final void answer(final Services services, final Screen screen) throws Exception {
        screen.exit(ExitCode.FINE);
        try {
            run(services, screen);
        } catch (final RefusedException refused) {
            throw tell(screen.refuse(refused.getMessage()), screen);
        } catch (final CommandException ended) {
            throw tell(ended, screen);
        }
    }

    private CommandException tell(final CommandException ended, final Screen screen) {
        if (isJson()) {
            screen.json(new Json().put("error", ended.getMessage()).put("exitCode", screen.exit()));
        }
        return ended;
    }

    /** Whether the answer is one line of JSON. */
    protected boolean isJson() {
        return false;
    }

    /** Whether the output is for a program. */
    protected boolean isPlain() {
        return false;
    }

    /** Does the command's work. */
    protected abstract void run(Services services, Screen screen) throws Exception;
}
