package org.tandemgate.configsync.runtime;

import java.util.List;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;

/** What a name of a method stands for. */
@FunctionalInterface
public interface RemoteMethod {
    /**
     * Does it.
     *
     * @param parameters at least the required ones, of their kinds; more may follow, as pfSense
     *     sends a time limit behind everything
     * @throws FaultException to answer a fault
     */
    XmlRpcValue call(List<XmlRpcValue> parameters) throws FaultException;
}
