package org.tandemgate.planted.component;

import org.osgi.framework.wiring.BundleWiring;

/** Planted: a component that plays resolver. */
public interface ComponentSeesFramework {
    BundleWiring wiring();
}
