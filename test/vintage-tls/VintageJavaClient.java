import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The only packaged client that still says hello in SSL 2.0's format. Tries every combination it is given in one JVM:
 *
 *   java VintageJavaClient.java PORT PROTOCOLS/SUITE ...      for example SSLv2Hello,SSLv3/SSL_RSA_WITH_RC4_128_MD5
 *
 * and prints one line for each: "ok PROTOCOLS/SUITE agreed-protocol agreed-suite" or "failed PROTOCOLS/SUITE reason".
 * A combination that begins with "again:" uses the sessions of those before it, so that the handshake can be short; one
 * that begins with "twice:" asks for a second handshake on the open connection.
 */
public final class VintageJavaClient {
    public static void main(String[] arguments) throws Exception {
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        Security.setProperty("jdk.certpath.disabledAlgorithms", "");
        Security.setProperty("jdk.tls.legacyAlgorithms", "");
        int port = Integer.parseInt(arguments[0]);
        SSLContext context = freshContext();
        for (int i = 1; i < arguments.length; i++) {
            String name = arguments[i];
            String wanted = name.substring(name.indexOf(':') + 1);
            String[] parts = wanted.split("/");
            if (!name.startsWith("again:")) context = freshContext();
            try {
                System.out.println("ok " + name + " " + tryOnce(context, port, parts[0], parts[1], name.startsWith("twice:")));
            } catch (Exception failure) {
                System.out.println("failed " + name + " " + failure);
            }
        }
    }

    private static SSLContext freshContext() throws Exception {
        TrustManager everything = new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) {}
            public void checkServerTrusted(X509Certificate[] chain, String type) {}
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {everything}, null);
        return context;
    }

    private static String tryOnce(SSLContext context, int port, String protocols, String suite, boolean twice)
            throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(protocols.split(","));
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            if (twice) socket.startHandshake();
            String request = "GET /java HTTP/1.0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            String text = new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!text.endsWith("GET /java 0")) throw new Exception("the answer was: " + text);
            return socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite();
        }
    }
}
