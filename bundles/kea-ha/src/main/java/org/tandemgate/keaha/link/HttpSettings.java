package org.tandemgate.keaha.link;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a server is reached over HTTP.
 *
 * @param url of a control agent (to 3.1), an HTTP control socket (from 2.7) or an HA listener
 * @param service {@code dhcp4} or {@code dhcp6}, which a control agent needs
 * @param login none when the server asks for none
 * @param tls for https; without it the certificates of the JDK decide
 * @param answerLimit octets, see {@link ControlChannel#ANSWER_LIMIT}
 */
public record HttpSettings(
        URI url, String service, Optional<Login> login, Optional<SSLContext> tls, int answerLimit) {
    public HttpSettings {
        final String scheme = url.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("needs http:// or https://");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "needs a host and neither user nor fragment, e.g. https://10.0.0.1:8000/");
        }
        if (!service.equals("dhcp4") && !service.equals("dhcp6")) {
            throw new IllegalArgumentException("needs dhcp4 or dhcp6");
        }
        ControlChannel.checkedLimit(answerLimit);
    }
}
