package health.attest.chain;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.samples.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EventFeedPropertyTest {

    /** A growing, forking chain and a listener that fails now and then. */
    private record Story(long seed, List<Integer> steps) {
        static Story draw(RandomGenerator random) {
            return new Story(random.nextLong(), Samples.list(random, 1, 40, r -> r.nextInt(10)));
        }
    }

    /** Property 42: signatures, like all events, are shared: what was heard is what stands on chain. */
    @Test
    void whateverTheChainDoesTheListenerEndsWithExactlyWhatStands() {
        Samples.forAll(Story::draw, story -> {
            InMemoryChain chain = new InMemoryChain(story.seed());
            Recorder recorder = new Recorder();
            EventFeed feed = new EventFeed(chain, recorder, 0);
            for (int step : story.steps()) {
                switch (step) {
                    case 0 -> chain.reorganise();
                    case 1 -> recorder.failures = 1;
                    case 2, 3, 4 -> look(feed);
                    default -> chain.grow();
                }
            }
            recorder.failures = 0;
            look(feed);
            look(feed);

            assertThat(recorder.heard).isEqualTo(chain.events(0, Long.MAX_VALUE));
            assertThat(feed.isCaughtUp()).isTrue();
        });
    }

    private static void look(EventFeed feed) {
        try {
            feed.step();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the listener fails");
        }
    }

    private static final class Recorder implements ChainEvents.Listener {
        private final List<ChainEvent> heard = new ArrayList<>();
        private int failures;

        @Override
        public void onEvent(ChainEvent event) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("the listener fails");
            }
            heard.add(event);
        }

        @Override
        public void onRollback(long firstBlock) {
            heard.removeIf(event -> event.position().block() >= firstBlock);
        }
    }
}
