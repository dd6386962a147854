package org.tandemgate.carp.component;

import java.util.Collection;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Hands over as soon as the framework begins to stop (SIGTERM, {@code system:shutdown}). A listener
 * would come too late: the order of listeners is not defined, and that of Declarative Services
 * stops every component one after the other, 20 ms of waiting for the peer. Hooks come before all
 * listeners (OSGi Core, Bundle Hook Service).
 */
@Component(immediate = true)
public final class FrameworkEnd implements EventHook {
    private final CarpLoopComponent election;

    @Activate
    public FrameworkEnd(@Reference final CarpLoopComponent election) {
        this.election = election;
    }

    /** Any thread that changes a bundle; returns at once. */
    @Override
    public void event(final BundleEvent event, final Collection<BundleContext> contexts) {
        if (event.getType() == BundleEvent.STOPPING
                && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            election.election().beginToLeave();
        }
    }
}
