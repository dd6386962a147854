package org.tandemgate.planted.protocol;

import java.io.File;

/** Planted: a codec that knows a file. */
public interface ProtocolOpensFile {
    File file();
}
