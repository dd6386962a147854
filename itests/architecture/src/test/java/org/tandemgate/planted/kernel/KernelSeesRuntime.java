package org.tandemgate.planted.kernel;

import org.tandemgate.planted.runtime.RuntimeSeesFramework;

/** Planted: a reader of the kernel that sees the loop. */
public interface KernelSeesRuntime {
    RuntimeSeesFramework loop();
}
