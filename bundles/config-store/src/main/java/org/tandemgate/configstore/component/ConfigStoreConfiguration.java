package org.tandemgate.configstore.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.configstore.cfg}. */
@ObjectClassDefinition(
        name = "Tandemgate configuration store",
        description = "Revisions of this node's configuration")
public @interface ConfigStoreConfiguration {
    @AttributeDefinition(
            description = "revisions that are kept; read at the start",
            min = "2",
            max = "10000")
    int history() default 100;
}
