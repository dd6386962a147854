package org.tandemgate.configsync.runtime;

import java.util.List;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configsync.link.PeerCallException;
import org.tandemgate.configsync.link.XmlRpcClient;
import org.tandemgate.configsync.protocol.xmlrpc.Fault;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.RefusedMessageException;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue;

/** Calls of the secondary, with failures in an administrator's words. */
final class PeerCalls {
    private static final int LONGEST = 2000;

    private final XmlRpcClient client;

    PeerCalls(final XmlRpcClient client) {
        this.client = client;
    }

    XmlRpcValue call(final String method, final XmlRpcValue parameter) throws RefusedException {
        final MethodResponse response;
        try {
            response = client.call(new MethodCall(Receiver.PREFIX + method, List.of(parameter)));
        } catch (final PeerCallException failed) {
            throw new RefusedException(failed.getMessage() + next(failed.kind()));
        } catch (final RefusedMessageException unwritable) {
            throw new RefusedException("cannot be sent: " + unwritable.getMessage());
        }
        if (response instanceof Fault fault) {
            throw new RefusedException("peer " + client.url() + " answers: " + words(fault));
        }
        return ((MethodResponse.Success) response).value();
    }

    private static String words(final Fault fault) {
        final String text =
                fault.text()
                        .substring(0, Math.min(LONGEST, fault.text().length()))
                        .replaceAll("\\p{Cntrl}", " ");
        return switch (fault.code()) {
            case Fault.AUTHENTICATION ->
                    text + "; username and password must be those of an account there";
            case Fault.PRIVILEGE -> text + "; give it that role in etc/users.properties there";
            default -> text;
        };
    }

    private static String next(final PeerCallException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> "; is it up, and is role = secondary there?";
            case UNTRUSTED -> "; peer.pin must be the key that configsync:status names there";
            case STATUS -> "; is this address among allow there?";
            default -> "";
        };
    }
}
