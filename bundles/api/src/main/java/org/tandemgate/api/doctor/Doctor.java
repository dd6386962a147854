package org.tandemgate.api.doctor;

import org.osgi.annotation.versioning.ProviderType;

/** Asks every {@link Checks} that is there. One service. Any thread. */
@ProviderType
public interface Doctor {
    /**
     * Takes some seconds at most; one examination runs at a time, a second one waits for it.
     *
     * @param pair whether the other node counts too
     */
    DoctorReport examine(boolean pair);
}
