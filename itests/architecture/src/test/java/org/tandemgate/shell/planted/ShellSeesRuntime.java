package org.tandemgate.shell.planted;

import org.tandemgate.planted.runtime.RuntimePrints;

/** Planted: a command that reaches behind the api. */
public interface ShellSeesRuntime {
    RuntimePrints runtime();
}
