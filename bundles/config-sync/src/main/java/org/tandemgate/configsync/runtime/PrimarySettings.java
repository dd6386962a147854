package org.tandemgate.configsync.runtime;

import java.nio.file.Path;
import java.util.Set;
import org.tandemgate.configsync.state.PushPolicy;

/**
 * What a primary has to know of itself.
 *
 * @param node name of this node
 * @param areas that are pushed, none for all that may be
 * @param mode who has to want a push
 * @param base file for the digests of what both nodes had when they were equal last
 */
public record PrimarySettings(String node, Set<String> areas, PushPolicy.Mode mode, Path base) {
    public PrimarySettings {
        areas = Set.copyOf(areas);
    }
}
