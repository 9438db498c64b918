package io.alphastocks.kite;

import io.alphastocks.model.BrokerUpdate;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/// Takes the order updates that the broker posts to an address of the user's own. Anybody may post
/// there: an update counts only if its checksum shows that who sent it knows the app's secret. The
/// checksum is of the order's id and time alone, so that whoever has seen one update could say
/// anything of that order. Therefore an update is a reason to read the order book, and what that
/// shows is what has happened.
public final class KitePostback {

    private final KiteSession session;
    private final KiteBroker broker;

    /// @param broker reads the order book, and tells of what it shows
    public KitePostback(KiteSession session, KiteBroker broker) {
        this.session = session;
        this.broker = broker;
    }

    /// Takes one update.
    ///
    /// @param body of the HTTP request, as it came
    /// @return what it says, which need not be so
    /// @throws KiteException if it is no order update, if its checksum is wrong, or if it is of
    ///   another account; nothing has happened then
    public BrokerUpdate take(byte[] body) {
        Fields fields = new Fields("postback", parse(body));
        String expected =
                KiteSession.sha256(
                        fields.text("order_id")
                                + fields.text("order_timestamp")
                                + session.settings().apiSecret().reveal());
        if (!isSame(expected, fields.text("checksum"))) {
            throw new KiteException(
                    "postback of order %s: its checksum is wrong; whoever sent it does not know the app's secret"
                            .formatted(fields.text("order_id")));
        }
        String user = fields.text("user_id");
        if (!user.equals(broker.account())) {
            throw new KiteException(
                    "postback of account %s; expected %s".formatted(user, broker.account()));
        }
        BrokerUpdate update =
                new BrokerUpdate(KiteOrders.order(fields, session.clock().now()), List.of());
        broker.catchUp();
        return update;
    }

    private JsonNode parse(byte[] body) {
        JsonNode root = session.http().tree(body);
        if (!root.isObject()) {
            throw new KiteException("postback: expected a JSON object");
        }
        return root;
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
