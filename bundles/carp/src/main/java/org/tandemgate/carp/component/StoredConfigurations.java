package org.tandemgate.carp.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Dictionary;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.work.LogThread;
import org.tandemgate.carp.runtime.StoredFile;

/**
 * Forgets, while the framework starts, every configuration of ours whose file was removed from etc/
 * while the node was stopped: Configuration Admin has stored it, and FileInstall notices only
 * removals that it sees happen. An activator runs before Declarative Services look at the bundle
 * (OSGi Compendium 112.5.1 needs an active one), so no component is ever given what is forgotten
 * here. Later than at the start it does nothing: a file that an editor replaces may be missing for
 * a moment. What came from no file stays.
 */
public final class StoredConfigurations implements BundleActivator {
    private static final Logger LOG = LoggerFactory.getLogger(StoredConfigurations.class);
    private static final String OURS = "(service.pid=org.tandemgate.*)";
    private static final String FILE_NAME = "felix.fileinstall.filename";

    private @Nullable LogThread log;

    @Override
    public void start(final BundleContext context) throws IOException, InvalidSyntaxException {
        final ServiceReference<ConfigurationAdmin> reference =
                context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null || !isStartOfEverything(context)) {
            return;
        }
        final ConfigurationAdmin admin = context.getService(reference);
        if (admin != null) {
            final String etc = context.getProperty("karaf.etc");
            forget(admin, etc == null ? null : Path.of(etc));
            context.ungetService(reference);
        }
    }

    /** The framework has reached the level of this bundle and nothing above. */
    private static boolean isStartOfEverything(final BundleContext context) {
        final int now = context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
        return now <= context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
    }

    /**
     * Deletes what has no file any more.
     *
     * @param etc where the files are; absent when the framework does not say
     */
    void forget(final ConfigurationAdmin admin, final @Nullable Path etc)
            throws IOException, InvalidSyntaxException {
        final Configuration[] stored = admin.listConfigurations(OURS);
        if (stored == null) {
            return;
        }
        for (final Configuration one : stored) {
            final Dictionary<String, Object> properties = one.getProperties();
            final Path gone =
                    properties == null ? null : StoredFile.gone(properties.get(FILE_NAME), etc);
            if (gone != null) {
                final String pid = one.getPid();
                one.delete();
                tell(pid, gone);
            }
        }
    }

    /** The log is being set up at that time, and this line is the only word of it. */
    private void tell(final String pid, final Path gone) {
        if (log == null) {
            log =
                    new LogThread(
                            "carp-stored",
                            missing -> LOG.warn("carp {} log lines were left out", missing),
                            LOG::isErrorEnabled);
        }
        log.write(
                () ->
                        LOG.info(
                                "{} is forgotten: {} was removed while this node was stopped",
                                pid,
                                gone));
    }

    @Override
    public void stop(final BundleContext context) {
        if (log != null) {
            log.close();
        }
    }
}
