package org.tandemgate.notifications.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.notifications.cfg}. {@link SettingsReader} reads them. */
@ObjectClassDefinition(
        name = "Tandemgate notifications",
        description = "Who is told when something happens")
public @interface NotificationsConfiguration {
    @AttributeDefinition(description = "address that is sent a POST for each event; empty: none")
    String webhook_url() default "";

    @AttributeDefinition(description = "bearer token for it; file:PATH or env:NAME")
    String webhook_token() default "";

    @AttributeDefinition(description = "address of a syslog server; empty: none")
    String syslog_address() default "";

    @AttributeDefinition(description = "its UDP port", min = "1", max = "65535")
    int syslog_port() default 514;

    @AttributeDefinition(description = "kinds of events that are told, comma separated")
    String kinds() default "ROLE,CONTESTED,PEER_LOST,MAINTENANCE_ON,MAINTENANCE_OFF";
}
