package io.alphastocks.kite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alphastocks.model.Order;
import io.alphastocks.model.Side;
import io.alphastocks.model.SubmitOutcome;
import io.alphastocks.testkit.kite.Fault;
import io.alphastocks.testkit.kite.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The life of a login, and of one that several processes share.
class KiteSessionTest {

    private static final Instant END = Instant.parse("2026-11-21T00:30:00Z"); // 06:00 in India
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final KiteRig rig = new KiteRig();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        rig.close();
    }

    private void listen() {
        rig.session.listen(
                new KiteSessionListener() {
                    @Override
                    public void onExpiring(Instant at) {
                        told.add("expiring at " + at);
                    }

                    @Override
                    public void onEnded(String reason) {
                        told.add("ended: " + reason);
                    }

                    @Override
                    public void onLogin(KiteToken token) {
                        told.add("login of " + token.userId());
                    }
                });
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing is told");
    }

    /// Somebody logs in by a process of its own, which has the same store.
    private KiteToken loginElsewhere() {
        try (KiteSession other = KiteSession.open(rig.session.settings(), rig.tokens, rig.clock)) {
            return other.login(rig.fake.requestToken());
        }
    }

    @Test
    void theEndIsAnnouncedAndComes() {
        listen();
        rig.clock.advanceTo(END.minus(KiteSession.NOTICE).minusMillis(1));
        assertThat(told).isEmpty();

        rig.clock.advanceTo(END.minus(KiteSession.NOTICE));
        assertThat(told).containsExactly("expiring at " + END);
        assertThat(rig.session.token()).isPresent();

        rig.clock.advanceTo(END);
        assertThat(told).hasSize(2).last().asString().startsWith("ended: the token has ended");
        assertThat(rig.session.token()).isEmpty();
        assertThat(rig.tokens.load()).isEmpty();
    }

    @Test
    void aLoginByAnotherProcessIsTakenUp() throws InterruptedException {
        listen();
        rig.fake.expireTokens();
        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(() -> new KiteAccount(rig.session).profile());
        assertThat(next()).startsWith("ended");

        KiteToken later = loginElsewhere();
        rig.pass(LOOK);

        assertThat(next()).isEqualTo("login of AB1234");
        assertThat(rig.session.token()).contains(later);
        assertThat(new KiteAccount(rig.session).profile().userId()).isEqualTo("AB1234");
    }

    @Test
    void whoStartsBeforeAnybodyIsLoggedInGoesOnOnceSomebodyIs() throws InterruptedException {
        rig.session.logout();
        try (KiteSession early = KiteSession.open(rig.session.settings(), rig.tokens, rig.clock)) {
            early.listen(
                    new KiteSessionListener() {
                        @Override
                        public void onLogin(KiteToken token) {
                            told.add("login of " + token.userId());
                        }
                    });
            rig.login();
            rig.pass(LOOK);

            assertThat(next()).isEqualTo("login of AB1234");
        }
    }

    /// Its end must not take away what another process has put into the store meanwhile.
    @Test
    void aLaterLoginStaysInTheStoreWhenTheEarlierOneEnds() {
        KiteToken later = loginElsewhere();
        rig.session.refused(rig.session.token().orElseThrow(), "a login elsewhere");

        assertThat(rig.tokens.load()).contains(later);
    }

    @Test
    void oneThatIsRenewedElsewhereBeforeItsEndDoesNotEnd() throws InterruptedException {
        rig.clock.advanceTo(END.minus(KiteSession.NOTICE));
        listen();
        rig.pass(Duration.ofMinutes(1));
        KiteToken later = new KiteToken("AB1234", Secret.of("renewed"), END.plusSeconds(1));
        rig.tokens.save(later);

        while (told.isEmpty() && rig.clock.now().isBefore(END.minusSeconds(60))) {
            rig.pass(LOOK);
            String news = told.poll(50, TimeUnit.MILLISECONDS);
            if (news != null) {
                told.add(news);
            }
        }

        assertThat(next()).isEqualTo("login of AB1234");
        rig.clock.advanceTo(END.plusSeconds(1));
        assertThat(told).isEmpty();
        assertThat(rig.session.token()).contains(later);
    }

    @Test
    void whatTheAccountMayNotDoEndsNoLogin() {
        listen();
        rig.fake.next(Route.QUOTE, Fault.refuse(403, "PermissionException", "no market data"));

        assertThatExceptionOfType(KiteException.class)
                .isThrownBy(() -> new KiteQuotes(rig.session).quotes(List.of(KiteRig.CALL_ID)))
                .withMessageContaining("no market data");

        assertThat(told).isEmpty();
        assertThat(rig.session.token()).isPresent();
    }

    @Test
    void anOrderThatTheAccountMayNotPlaceIsNotPlacedAndToldOf() {
        List<String> refusals = new ArrayList<>();
        KiteBroker broker = rig.broker();
        broker.onRefused(refusals::add);
        Order order = rig.market(Side.BUY, 75);
        rig.fake.next(
                Route.PLACE_ORDER,
                Fault.refuse(403, "PermissionException", "IP not allowed").notExecuted());

        assertThat(broker.submit(order)).isInstanceOf(SubmitOutcome.NotPlaced.class);

        assertThat(refusals).singleElement().asString().contains("IP not allowed");
        assertThat(rig.session.token()).isPresent();
    }

    /// Cut within the token, so that it is no JSON any more.
    @Test
    void aDamagedAnswerToALoginShowsNoToken() {
        try (CannedKite kite = new CannedKite();
                KiteSession session =
                        KiteSession.open(kite.settings(), KiteTokenStore.memory(), kite.clock)) {
            kite.answer(
                    "POST /session/token",
                    200,
                    "{\"status\":\"success\",\"data\":{\"user_id\":\"AB1234\",\"access_token\":\"tell-nobody");

            assertThatExceptionOfType(KiteException.class)
                    .isThrownBy(() -> session.login("request"))
                    .satisfies(e -> {
                        for (Throwable each = e; each != null; each = each.getCause()) {
                            assertThat(each.toString()).doesNotContain("tell-nobody");
                        }
                    })
                    .withMessageContaining("(secret)");
        }
    }

    /// The HTTP client would quote the header in its error.
    @ParameterizedTest
    @ValueSource(strings = {"tell-nobody\n", "tell nobody", "tell-nobody\u0905"})
    void aTokenThatCannotBeSentIsRefusedAndNotShown(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secret.of(text))
                .withMessageNotContaining("nobody");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KiteSettings.of(text, "secret"))
                .withMessageContaining("API key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KiteSettings.of("key", text))
                .withMessageNotContaining("nobody");
    }

    @Test
    void partsOfOneSessionShareTheBrokersLimits() {
        try (KiteRig strict = new KiteRig(fake -> fake, adapter -> adapter.within(LOOK, LOOK))) {
            strict.quote("99.95", "100.05");
            KiteBroker one = strict.broker();
            KiteBroker other = strict.broker();
            for (int i = 0; i < 4; i++) {
                assertThat(one.submit(strict.limit(Side.BUY, 75, "90")))
                        .isInstanceOf(SubmitOutcome.Acked.class);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(other.submit(strict.limit(Side.BUY, 75, "90")))
                        .isInstanceOf(SubmitOutcome.Acked.class);
            }
            assertThat(strict.session.orders().pass(RateGate.Kind.PLACING, Duration.ZERO))
                    .isFalse();
        }
    }
}
