package org.tandemgate.api.configstore;

import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings areas into force. Registered as a service; an area for which none is there is stored and
 * not applied. The store calls one activator at a time, from one thread, and never again before it
 * has returned.
 */
@ConsumerType
public interface AreaActivator {
    /** Areas that it brings into force together; never changes. */
    Set<String> areas();

    /**
     * Smaller ranks are applied first and rolled back last: addresses 100, routes 200, rules 300.
     */
    int rank();

    /**
     * Checks a candidate and gets ready. Changes nothing that is in force.
     *
     * @param inForce what this node runs now
     * @param candidate what it shall run; already valid by the schemas
     * @throws ActivationException when it cannot be done; the text says why
     */
    Activation prepare(ConfigDocument inForce, ConfigDocument candidate) throws ActivationException;

    /** One change of what is in force; used once. */
    interface Activation {
        /** What will be done, one line each, without secrets. */
        List<String> steps();

        /** Does it, whole or not at all. */
        void apply() throws ActivationException;

        /** Reads back whether it is in force. */
        void verify() throws ActivationException;

        /** Brings back what was in force before; also after an {@link #apply} that failed. */
        void rollback() throws ActivationException;
    }
}
