package org.tandemgate.configstore.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.node.ProblemSource;
import org.tandemgate.configstore.flow.AreaFile;
import org.tandemgate.configstore.runtime.AreaFiles;

/** Joins the files of areas to ConfigAdmin, which reads them. */
@Component(immediate = true)
public final class AreaFilesComponent implements ConfigurationListener, ProblemSource {
    private static final Logger LOG = LoggerFactory.getLogger(AreaFilesComponent.class);

    private final ConfigurationAdmin configurations;
    private final AreaFiles files;

    /**
     * Begins to look.
     *
     * @throws IOException when the store's directory cannot be used
     */
    @Activate
    public AreaFilesComponent(
            final BundleContext context,
            @Reference final ConfigurationAdmin configurations,
            @Reference final ConfigStore store)
            throws IOException {
        this.configurations = configurations;
        final String etc = context.getProperty("karaf.etc");
        files =
                new AreaFiles(
                        store,
                        ConfigStoreComponent.directory(context),
                        Path.of(etc == null ? "etc" : etc),
                        this::all);
    }

    private List<Map<String, Object>> all() {
        final List<Map<String, Object>> all = new ArrayList<>();
        try {
            final Configuration[] found =
                    configurations.listConfigurations("(service.pid=" + AreaFile.PREFIX + "*)");
            if (found != null) {
                for (final Configuration configuration : found) {
                    all.add(map(configuration));
                }
            }
        } catch (final IOException | InvalidSyntaxException failed) {
            LOG.error("config-store: ConfigAdmin does not list what it has", failed);
        }
        return all;
    }

    private static Map<String, Object> map(final Configuration configuration) {
        final Map<String, Object> map = new HashMap<>();
        final Dictionary<String, Object> properties = configuration.getProperties();
        if (properties != null) {
            for (final Enumeration<String> keys = properties.keys(); keys.hasMoreElements(); ) {
                final String key = keys.nextElement();
                map.put(key, properties.get(key));
            }
        }
        return map;
    }

    @Override
    public void configurationEvent(final ConfigurationEvent event) {
        if (event.getPid().startsWith(AreaFile.PREFIX)) {
            files.touch();
        }
    }

    @Deactivate
    void stop() {
        files.close();
    }

    @Override
    public List<Problem> problems() {
        return files.problems();
    }
}
