package io.alphastocks.testkit.kite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key of the fake's own with a certificate for the loopback address, signed by itself. The JDK
/// has no way to make a certificate, so its few bytes of DER (RFC 5280) are written here.
final class LoopbackKey {

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int VERSION = 0xA0;
    private static final int EXTENSIONS = 0xA3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    /// ecdsa-with-SHA256, 1.2.840.10045.4.3.2.
    private static final byte[] SIGNATURE = {
        0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02
    };

    /// commonName, 2.5.4.3.
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

    /// subjectAltName, 2.5.29.17.
    private static final byte[] ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1D, 0x11};

    private final SSLContext server;
    private final SSLContext client;

    private LoopbackKey(SSLContext server, SSLContext client) {
        this.server = server;
        this.client = client;
    }

    /// Has the key.
    SSLContext server() {
        return server;
    }

    /// Trusts the key, and nothing else.
    SSLContext client() {
        return client;
    }

    static LoopbackKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = certificate(pair);
            char[] password = "loopback".toCharArray();
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, password);
            keys.setKeyEntry(
                    "key", pair.getPrivate(), password, new X509Certificate[] {certificate});
            KeyManagerFactory owners =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            owners.init(keys, password);
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(owners.getKeyManagers(), null, null);
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("key", certificate);
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trust.getTrustManagers(), null);
            return new LoopbackKey(server, client);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no key for the loopback address could be made", e);
        }
    }

    private static X509Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        byte[] algorithm = der(SEQUENCE, SIGNATURE);
        byte[] name =
                der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text(UTF8_STRING, "localhost"))));
        // The two forms that RFC 5280 wants before and after the year 2050.
        byte[] validity =
                der(
                        SEQUENCE,
                        text(UTC_TIME, "200101000000Z"),
                        text(GENERALIZED_TIME, "20991231235959Z"));
        byte[] names =
                der(
                        SEQUENCE,
                        text(DNS_NAME, "localhost"),
                        der(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
        byte[] extensions =
                der(
                        EXTENSIONS,
                        der(SEQUENCE, der(SEQUENCE, ALTERNATIVE_NAME, der(OCTET_STRING, names))));
        byte[] serial = new BigInteger(1, pair.getPublic().getEncoded()).toByteArray();
        byte[] body =
                der(
                        SEQUENCE,
                        der(VERSION, der(INTEGER, new byte[] {2})),
                        der(INTEGER, Arrays.copyOf(serial, 8)),
                        algorithm,
                        name,
                        validity,
                        name,
                        pair.getPublic().getEncoded(),
                        extensions);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        byte[] encoded =
                der(SEQUENCE, body, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] text(int tag, String text) {
        return der(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length > 0xFF) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length > 0x7F) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
