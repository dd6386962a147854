package org.tandemgate.planted.protocol;

import org.tandemgate.planted.state.StateLogs;

/** Planted: a codec that sees decisions. */
public interface ProtocolSeesState {
    StateLogs state();
}
