package org.tandemgate.gratuitousarp.component;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Keys of {@code org.tandemgate.gratuitousarp.cfg}. {@link SettingsReader} reads and checks them.
 */
@ObjectClassDefinition(
        name = "Tandemgate announcements",
        description = "Telling neighbours where the addresses of a virtual host live")
public @interface GratuitousArpConfiguration {
    @AttributeDefinition(
            description = "announcements of an address after the role was taken",
            min = "1",
            max = "100")
    int repeat() default 3;

    @AttributeDefinition(
            description = "ms between them, 0 for one advertisement interval",
            min = "0",
            max = "60000")
    int gap_ms() default 0;

    @AttributeDefinition(
            description = "s between announcements after those, 0 for none",
            min = "0",
            max = "86400")
    int refresh_s() default 60;

    @AttributeDefinition(
            description = "frames per second over all virtual hosts",
            min = "1",
            max = "100000")
    int rate() default 1000;

    @AttributeDefinition(
            description = "neighbours of each address asked whether they learned, 0 for none",
            min = "0",
            max = "64")
    int confirm() default 8;
}
