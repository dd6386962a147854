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

    @AttributeDefinition(
            description = "milliseconds for which a missing carrier is overlooked",
            min = "0",
            max = "60000")
    int link_down_delay() default 0;

    @AttributeDefinition(
            description = "milliseconds a carrier must be back before it counts",
            min = "0",
            max = "60000")
    int link_up_delay() default 1000;

    @AttributeDefinition(description = "parts to wait for at the start, comma separated")
    String ready_wait() default "";

    @AttributeDefinition(
            description = "seconds after which nothing is waited for any longer",
            min = "0",
            max = "3600")
    int ready_timeout() default 30;
}
