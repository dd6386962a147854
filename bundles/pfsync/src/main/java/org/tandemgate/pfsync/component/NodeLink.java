package org.tandemgate.pfsync.component;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;

/**
 * What the node's own file says of the link between the nodes: its properties are those of this
 * service, and change with it.
 */
@Component(
        configurationPid = "org.tandemgate.node",
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = NodeLink.class)
public final class NodeLink {
    private volatile String device = "";
    private volatile String peer = "";

    @Activate
    public NodeLink(final Map<String, Object> properties) {
        modified(properties);
    }

    @Modified
    void modified(final Map<String, Object> properties) {
        device = text(properties, "sync.interface");
        peer = text(properties, "peer.address");
    }

    private static String text(final Map<String, Object> properties, final String key) {
        final Object value = properties.get(key);
        return value == null ? "" : value.toString().trim();
    }

    /** Its interface, empty when it is not said. */
    String device() {
        return device;
    }

    /** Address of the other node on it, empty when it is not said. */
    String peer() {
        return peer;
    }
}
