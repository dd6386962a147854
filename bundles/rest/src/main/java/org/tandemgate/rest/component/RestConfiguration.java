package org.tandemgate.rest.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code org.tandemgate.rest.cfg}. {@link SettingsReader} reads and checks them. */
@ObjectClassDefinition(name = "Tandemgate REST", description = "HTTPS for people and programs")
public @interface RestConfiguration {
    @AttributeDefinition(description = "address of this node to listen on; empty: all of them")
    String listen_address() default "";

    @AttributeDefinition(description = "port to listen on", min = "1", max = "65535")
    int listen_port() default 8443;

    @AttributeDefinition(description = "clients of events at a time", min = "1", max = "500")
    int streams() default 200;

    @AttributeDefinition(description = "JAAS realm of the accounts")
    String realm() default "karaf";
}
