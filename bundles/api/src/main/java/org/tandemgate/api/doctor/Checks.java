package org.tandemgate.api.doctor;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What one bundle knows how to check. Registered as a service; the bundle {@code doctor} asks all
 * that are there when somebody wants to know, one after the other, on a thread of its own.
 */
@ConsumerType
public interface Checks {
    /** Of the area, e.g. {@code peer}: begins the id of each of its checks. */
    String area();

    /**
     * Looks and changes nothing; 100 results at most. Is given up after 5 s, by an interrupt.
     *
     * @param pair whether the other node counts too
     */
    List<CheckResult> check(boolean pair);
}
