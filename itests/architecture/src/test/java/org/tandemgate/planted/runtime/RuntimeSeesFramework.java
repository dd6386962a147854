package org.tandemgate.planted.runtime;

import org.osgi.framework.BundleContext;

/** Planted: a loop that knows OSGi. */
public interface RuntimeSeesFramework {
    BundleContext context();
}
