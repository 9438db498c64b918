package io.alphastocks.testkit.kite;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// Frames of RFC 6455, as a server writes and reads them.
final class WebSocketFrames {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTROL = 0x8;
    private static final int LONGEST = 16 * 1024 * 1024;

    /// A whole message.
    static final class Message {

        private final int opcode;
        private final byte[] payload;

        private Message(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final InputStream in;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private int partsOpcode;

    WebSocketFrames(InputStream in) {
        this.in = in;
    }

    /// The answer to a handshake.
    static byte[] accept(String key) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1")
                            .digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return ("HTTP/1.1 101 Switching Protocols\r\n"
                            + "Upgrade: websocket\r\n"
                            + "Connection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(hash)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /// One unmasked frame that is a whole message.
    static byte[] frame(int opcode, byte[] payload) {
        int head = payload.length < 126 ? 2 : payload.length <= 0xFFFF ? 4 : 10;
        ByteBuffer frame = ByteBuffer.allocate(head + payload.length);
        frame.put((byte) (FINAL | opcode));
        if (head == 2) {
            frame.put((byte) payload.length);
        } else if (head == 4) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        return frame.put(payload).array();
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + text.length);
        payload.putShort((short) code).put(text);
        return frame(CLOSE, payload.array());
    }

    /// The next message; control frames come between the parts of others.
    ///
    /// @throws EOFException where the client has gone
    Message read() throws IOException {
        while (true) {
            int first = octet();
            int second = octet();
            int opcode = first & 0x0F;
            byte[] payload = payload(second);
            if ((opcode & CONTROL) != 0) {
                return new Message(opcode, payload);
            }
            if (opcode != 0) {
                partsOpcode = opcode;
                parts.reset();
            }
            parts.writeBytes(payload);
            if (parts.size() > LONGEST) {
                throw new IOException("a message of more than " + LONGEST + " bytes");
            }
            if ((first & FINAL) != 0) {
                return new Message(partsOpcode, parts.toByteArray());
            }
        }
    }

    private byte[] payload(int second) throws IOException {
        if ((second & MASKED) == 0) {
            throw new IOException("a client's frame must be masked");
        }
        long length = second & 0x7F;
        if (length == 126) {
            length = ByteBuffer.wrap(exactly(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = ByteBuffer.wrap(exactly(8)).getLong();
        }
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] mask = exactly(4);
        byte[] payload = exactly((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the client has gone");
        }
        return octet;
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the client has gone within a frame");
        }
        return bytes;
    }
}
