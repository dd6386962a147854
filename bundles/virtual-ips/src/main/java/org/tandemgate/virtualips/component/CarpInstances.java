package org.tandemgate.virtualips.component;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.tandemgate.virtualips.runtime.Instances;

/**
 * Virtual hosts as factory instances of ConfigAdmin, whose PID ends in their name. The key {@value
 * #MARK} tells ours from those that FileInstall made of a file.
 */
final class CarpInstances implements Instances {
    private static final String PID = "org.tandemgate.carp";
    private static final String MARK = "org.tandemgate.area";
    private static final String AREA = "virtual-ips";
    private static final String FILE = "felix.fileinstall.filename";

    private final ConfigurationAdmin configurations;

    CarpInstances(final ConfigurationAdmin configurations) {
        this.configurations = configurations;
    }

    private Configuration[] all() throws IOException {
        try {
            final Configuration[] all =
                    configurations.listConfigurations("(service.factoryPid=" + PID + ")");
            return all == null ? new Configuration[0] : all;
        } catch (final InvalidSyntaxException impossible) {
            throw new IOException(impossible.getMessage());
        }
    }

    private static String name(final Configuration configuration) {
        final String pid = configuration.getPid();
        return pid.startsWith(PID + "~") ? pid.substring(PID.length() + 1) : "";
    }

    private static boolean isOwn(final Configuration configuration) {
        final Dictionary<String, Object> properties = configuration.getProperties();
        return properties != null && AREA.equals(properties.get(MARK));
    }

    @Override
    public SortedMap<String, SortedMap<String, String>> own() throws IOException {
        final SortedMap<String, SortedMap<String, String>> own = new TreeMap<>();
        for (final Configuration configuration : all()) {
            if (isOwn(configuration)) {
                own.put(name(configuration), settings(configuration.getProperties()));
            }
        }
        return own;
    }

    private static SortedMap<String, String> settings(final Dictionary<String, Object> properties) {
        final SortedMap<String, String> settings = new TreeMap<>();
        for (final Enumeration<String> keys = properties.keys(); keys.hasMoreElements(); ) {
            final String key = keys.nextElement();
            if (!key.startsWith("service.") && !key.equals(MARK)) {
                settings.put(key, String.valueOf(properties.get(key)));
            }
        }
        return settings;
    }

    @Override
    public boolean isForeign(final String name) throws IOException {
        for (final Configuration configuration : all()) {
            final Dictionary<String, Object> properties = configuration.getProperties();
            final Object file = properties == null ? null : properties.get(FILE);
            if (file != null && file.toString().endsWith("/" + PID + "-" + name + ".cfg")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void put(final String name, final SortedMap<String, String> settings)
            throws IOException {
        final Map<String, Object> properties = new HashMap<>(settings);
        properties.put(MARK, AREA);
        configurations
                .getFactoryConfiguration(PID, name, "?")
                .update(FrameworkUtil.asDictionary(properties));
    }

    @Override
    public void remove(final String name) throws IOException {
        for (final Configuration configuration : all()) {
            if (isOwn(configuration) && name(configuration).equals(name)) {
                configuration.delete();
            }
        }
    }
}
