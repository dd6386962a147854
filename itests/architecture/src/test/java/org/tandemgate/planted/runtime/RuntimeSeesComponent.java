package org.tandemgate.planted.runtime;

import org.tandemgate.planted.component.ComponentStartsThread;

/** Planted: a loop that sees its component. */
public interface RuntimeSeesComponent {
    ComponentStartsThread component();
}
