package io.alphastocks.kite;

import io.alphastocks.model.BrokerUpdate;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/// Takes the order updates that the broker posts to an address of the user's own. Anybody may post
/// there: an update counts only if its checksum shows that who sent it knows the app's secret. One
/// that is sent again changes nothing that is right, and one of an order that the broker itself
/// does not show has the order book read, no more.
public final class KitePostback {

    private final KiteSession session;
    private final KiteBroker broker;

    /// @param broker tells of what comes
    public KitePostback(KiteSession session, KiteBroker broker) {
        this.session = session;
        this.broker = broker;
    }

    /// Takes one update.
    ///
    /// @param body of the HTTP request, as it came
    /// @return what it says
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
        broker.tell(update);
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
