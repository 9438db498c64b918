package io.alphastocks.testkit.kite;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// One thing that goes wrong with one request, on purpose: whether the broker carries it out, what
/// it answers, and how the answer reaches the client. Immutable; each method gives another fault.
///
/// ```java
/// fake.next(Route.PLACE_ORDER, Fault.acceptThenReset().visibleAfter(Duration.ofSeconds(8)));
/// ```
///
/// All times are the broker's clock's, so a simulated clock has to be advanced for them.
public final class Fault {

    private final boolean executed;
    private final UnaryOperator<Reply> change;
    private final Delivery delivery;
    private final Duration visibleAfter;
    private final Duration delay;
    private final @Nullable CountDownLatch gate;
    private final @Nullable UpdateFault updates;
    private final boolean updatesFirst;
    private final boolean tagHidden;
    private final int skipped;
    private final Predicate<ReceivedRequest> concerned;

    private Fault(Draft draft) {
        executed = draft.executed;
        change = draft.change;
        delivery = draft.delivery;
        visibleAfter = draft.visibleAfter;
        delay = draft.delay;
        gate = draft.gate;
        updates = draft.updates;
        updatesFirst = draft.updatesFirst;
        tagHidden = draft.tagHidden;
        skipped = draft.skipped;
        concerned = draft.concerned;
    }

    // What is answered, and whether the request takes effect.

    /// Nothing yet: to be made into something by the methods below, such as `delayed`.
    public static Fault none() {
        return new Draft().fault();
    }

    /// The broker carries it out, and the connection is reset before a byte of the answer.
    public static Fault acceptThenReset() {
        return none().delivered(new Delivery.Reset());
    }

    /// The broker carries it out, and answers 400 "Order request timed out".
    public static Fault acceptThenTimedOut() {
        return none().answering(timedOut());
    }

    /// The request is read, and the connection is reset; nothing is carried out.
    public static Fault reset() {
        return none().notExecuted().delivered(new Delivery.Reset());
    }

    /// 400 "Order request timed out"; nothing is carried out.
    public static Fault refuseAsTimedOut() {
        return acceptThenTimedOut().notExecuted();
    }

    /// The broker's error of a type, as JSON; nothing is carried out.
    ///
    /// @param errorType such as `InputException`
    public static Fault refuse(int status, String errorType, String message) {
        return none().notExecuted()
                .answering(Reply.error(new KiteError(status, errorType, message)));
    }

    /// 429; nothing is carried out.
    public static Fault tooManyRequests() {
        return none().notExecuted().answering(Reply.error(KiteError.tooMany()));
    }

    /// 403 as for a dead token; nothing is carried out. The token stays alive, see
    /// [FakeKite#expireTokens()].
    public static Fault forbidden() {
        return none().notExecuted().answering(Reply.error(KiteError.token()));
    }

    /// A page of HTML without a Content-Type, as a gateway in between sends it; nothing is carried
    /// out, unless [#executed()] says so.
    public static Fault html(int status) {
        return body(status, null, "<html><body><h1>Service unavailable</h1></body></html>");
    }

    /// 200 with nothing in it; the broker carries it out.
    public static Fault emptyOk() {
        return body(200, null, "").executed();
    }

    /// Any answer; nothing is carried out, unless [#executed()] says so.
    ///
    /// @param contentType none to leave the header out
    public static Fault body(int status, @Nullable String contentType, String body) {
        return none().notExecuted().answering(Reply.of(status, contentType, body));
    }

    /// The broker carries it out; the answer's body comes a few bytes at a time.
    ///
    /// @param step the pause before each of them
    public static Fault trickle(int bytes, Duration step) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes " + bytes + " must be 1 or more");
        }
        return none().delivered(new Delivery.Trickle(bytes, step));
    }

    /// The broker carries it out, and the connection stays open without an answer.
    public static Fault silence() {
        return none().delivered(new Delivery.Silence());
    }

    /// The connection closes after some bytes of the body, of which more were announced.
    public static Fault cutAfter(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes " + bytes + " must be 0 or more");
        }
        return none().delivered(new Delivery.Cut(bytes));
    }

    /// The answer is complete HTTP, but its body ends after some bytes; a compressed one of its
    /// compressed bytes.
    public static Fault truncated(int bytes) {
        return none().changing(reply -> {
            Reply encoded = reply.encoded();
            byte[] body = encoded.body();
            byte[] part = java.util.Arrays.copyOf(body, Math.min(bytes, body.length));
            return new Reply(encoded.status(), "application/octet-stream", encoded.headers(), part);
        });
    }

    /// The body's text is changed, before it is compressed.
    public static Fault rewritten(UnaryOperator<String> change) {
        return none().changing(reply ->
                reply.withBody(
                        change.apply(new String(reply.body(), StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8)));
    }

    /// The answer is right, and the news of the order that is placed is not.
    public static Fault updates(UpdateFault updates) {
        return none().withUpdates(updates);
    }

    private static Reply timedOut() {
        return Reply.error(
                KiteError.order("Order request timed out. Please check the order book."));
    }

    // When, and for whom.

    /// The broker carries the request out, whatever it answers.
    public Fault executed() {
        Draft draft = new Draft(this);
        draft.executed = true;
        return draft.fault();
    }

    /// The broker does not carry the request out.
    public Fault notExecuted() {
        Draft draft = new Draft(this);
        draft.executed = false;
        return draft.fault();
    }

    /// The order reaches the exchange, and is seen in the order book, only so much later. For
    /// [Route#PLACE_ORDER].
    public Fault visibleAfter(Duration later) {
        Draft draft = new Draft(this);
        draft.visibleAfter = positive(later);
        return draft.fault();
    }

    /// The answer comes so much later.
    public Fault delayed(Duration later) {
        Draft draft = new Draft(this);
        draft.delay = positive(later);
        return draft.fault();
    }

    /// The answer comes when the latch has come to zero, while all else goes on.
    public Fault answerWhen(CountDownLatch latch) {
        Draft draft = new Draft(this);
        draft.gate = latch;
        return draft.fault();
    }

    /// The order's news goes out before the answer.
    public Fault updatesFirst() {
        Draft draft = new Draft(this);
        draft.updatesFirst = true;
        return draft.fault();
    }

    /// The news of the order that is placed is wrong as well.
    public Fault withUpdates(UpdateFault how) {
        Draft draft = new Draft(this);
        draft.updates = how;
        return draft.fault();
    }

    /// The order shows its tag among `tags` alone, not as its `tag`.
    public Fault tagOnlyInTags() {
        Draft draft = new Draft(this);
        draft.tagHidden = true;
        return draft.fault();
    }

    /// So many requests pass before this one goes wrong.
    public Fault after(int requests) {
        if (requests < 0) {
            throw new IllegalArgumentException("requests " + requests + " must be 0 or more");
        }
        Draft draft = new Draft(this);
        draft.skipped = requests;
        return draft.fault();
    }

    /// Only requests of some kind are concerned; others pass and do not count.
    public Fault onlyFor(Predicate<ReceivedRequest> requests) {
        Draft draft = new Draft(this);
        draft.concerned = requests;
        return draft.fault();
    }

    private static Duration positive(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration " + duration + " must not be negative");
        }
        return duration;
    }

    private Fault answering(Reply reply) {
        return changing(_ -> reply);
    }

    private Fault changing(UnaryOperator<Reply> how) {
        Draft draft = new Draft(this);
        draft.change = how;
        return draft.fault();
    }

    private Fault delivered(Delivery how) {
        Draft draft = new Draft(this);
        draft.delivery = how;
        return draft.fault();
    }

    /// @throws IllegalArgumentException if the route does not know what it asks for
    void check(Route route) {
        boolean aboutOrders = !visibleAfter.isZero() || updates != null || tagHidden;
        if (aboutOrders && route != Route.PLACE_ORDER) {
            throw new IllegalArgumentException(
                    "visibleAfter, updates and tagOnlyInTags are of orders that are placed: use"
                            + " them with PLACE_ORDER, not with "
                            + route);
        }
        if (updatesFirst && !route.isOrder()) {
            throw new IllegalArgumentException(
                    "updatesFirst is of PLACE_ORDER, MODIFY_ORDER and CANCEL_ORDER, not of "
                            + route);
        }
    }

    boolean isExecuted() {
        return executed;
    }

    Reply change(Reply reply) {
        return change.apply(reply);
    }

    Delivery delivery() {
        return delivery;
    }

    Duration visibleAfter() {
        return visibleAfter;
    }

    boolean sendsUpdatesFirst() {
        return updatesFirst;
    }

    boolean hidesTag() {
        return tagHidden;
    }

    @Nullable UpdateFault updates() {
        return updates;
    }

    int skipped() {
        return skipped;
    }

    boolean concerns(ReceivedRequest request) {
        return concerned.test(request);
    }

    /// Lets the time pass that the answer takes.
    void holdBack(BrokerClock clock) throws InterruptedException {
        if (!delay.isZero()) {
            clock.await(delay);
        }
        if (gate != null) {
            gate.await();
        }
    }

    /// The fields of a fault while they are set.
    private static final class Draft {

        private boolean executed = true;
        private UnaryOperator<Reply> change = UnaryOperator.identity();
        private Delivery delivery = Delivery.WHOLE;
        private Duration visibleAfter = Duration.ZERO;
        private Duration delay = Duration.ZERO;
        private @Nullable CountDownLatch gate;
        private @Nullable UpdateFault updates;
        private boolean updatesFirst;
        private boolean tagHidden;
        private int skipped;
        private Predicate<ReceivedRequest> concerned = _ -> true;

        Draft() {}

        Draft(Fault fault) {
            executed = fault.executed;
            change = fault.change;
            delivery = fault.delivery;
            visibleAfter = fault.visibleAfter;
            delay = fault.delay;
            gate = fault.gate;
            updates = fault.updates;
            updatesFirst = fault.updatesFirst;
            tagHidden = fault.tagHidden;
            skipped = fault.skipped;
            concerned = fault.concerned;
        }

        Fault fault() {
            return new Fault(this);
        }
    }
}
