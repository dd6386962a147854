package org.tandemgate.planted.flow;

import org.tandemgate.planted.kernel.KernelSeesRuntime;

/** Planted: a mapping that sees what acts. */
public interface FlowSeesKernel {
    KernelSeesRuntime kernel();
}
