package io.alphastocks.book;

import io.alphastocks.event.OrderAlarm;
import io.alphastocks.event.OrderModified;
import io.alphastocks.event.OrderRequested;
import io.alphastocks.model.Order;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a broker was asked for about orders, and has not settled yet. A part of the account.
final class OrderQuestions {

    private final Set<String> cancelling = new HashSet<>();
    private final Map<String, OrderRequested> modifying = new HashMap<>();
    private final Set<String> resent = new HashSet<>();
    private final Set<String> unresolved = new HashSet<>();
    private final Set<String> duplicates = new HashSet<>();

    void apply(OrderRequested e) {
        switch (e.request()) {
            case CANCEL -> cancelling.add(e.order().id());
            case MODIFY -> modifying.put(e.order().id(), e);
            case RESEND -> resent.add(e.order().id());
        }
    }

    void apply(OrderModified e) {
        modifying.remove(e.order().id());
    }

    void apply(OrderAlarm e) {
        switch (e.kind()) {
            case UNRESOLVED -> unresolved.add(e.order().id());
            case DUPLICATED -> duplicates.add(e.brokerOrderId());
        }
    }

    /// An order has changed.
    void apply(Order order) {
        if (!order.isUnknown()) {
            unresolved.remove(order.id());
        }
        if (!order.isLive()) {
            cancelling.remove(order.id());
            modifying.remove(order.id());
        }
    }

    boolean isCancelling(String orderId) {
        return cancelling.contains(orderId);
    }

    /// The change that an order waits for, null where there is none.
    @Nullable OrderRequested modifying(String orderId) {
        return modifying.get(orderId);
    }

    boolean wasResent(String orderId) {
        return resent.contains(orderId);
    }

    boolean isUnresolved(String orderId) {
        return unresolved.contains(orderId);
    }

    /// How many orders nobody could find out about for too long.
    int unresolved() {
        return unresolved.size();
    }

    boolean isKnownDuplicate(String brokerOrderId) {
        return duplicates.contains(brokerOrderId);
    }
}
