package org.tandemgate.api.node;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that can have problems; {@code ha:status} shows those of all. */
@ConsumerType
public interface ProblemSource {
    /** The problems of now, oldest first; empty when all is well. Never waits. */
    List<Problem> problems();
}
