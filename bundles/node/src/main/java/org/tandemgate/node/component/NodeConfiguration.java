package org.tandemgate.node.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.node.cfg}. {@link NodeSettingsReader} reads and checks them. */
@ObjectClassDefinition(name = "Tandemgate node", description = "This node as a whole")
public @interface NodeConfiguration {
    @AttributeDefinition(description = "name of this node; host name when empty")
    String name() default "";

    @AttributeDefinition(description = "interface of the link between the nodes")
    String sync_interface() default "";

    @AttributeDefinition(description = "address of this node on that link")
    String sync_address() default "";

    @AttributeDefinition(description = "name of the other node")
    String peer_name() default "";

    @AttributeDefinition(description = "address of the other node on that link")
    String peer_address() default "";

    @AttributeDefinition(description = "take over from a master whose settings are worse")
    boolean preempt() default true;

    @AttributeDefinition(
            description = "seconds after a start without preemption",
            min = "0",
            max = "3600")
    int preempt_delay() default 0;

    @AttributeDefinition(description = "virtual addresses expire when this process hangs or dies")
    boolean fence() default true;
}
