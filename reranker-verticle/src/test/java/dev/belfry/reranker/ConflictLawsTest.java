package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.conditions.ItemColumns;
import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.Conflict;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** The search for conflicts against one that tries everything. */
class ConflictLawsTest {
  private static final Instant T1 = Shop.NOW.plus(Duration.ofDays(3));
  private static final Instant T2 = Shop.NOW.plus(Duration.ofDays(6));

  @Property(tries = 2_000)
  void noneIsMissedAndNoneIsInvented(@ForAll long seed) {
    Small small = new Small(new Random(seed));
    ConflictSearch search = small.search();
    assertThat(search.undecided()).isEmpty();
    Set<String> found =
        search.conflicts().stream()
            .map(ConflictLawsTest::key)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).as(small.toString()).isEqualTo(small.oracle().conflicts());
  }

  @Property(tries = 500)
  void everyWitnessShowsItsConflict(@ForAll long seed) {
    Small small = new Small(new Random(seed));
    for (Conflict conflict : small.search().conflicts()) {
      if (conflict.witness() != null) {
        assertThat(small.shows(conflict, conflict.witness()))
            .as(conflict + " of " + small)
            .isTrue();
      }
    }
  }

  private static String key(Conflict conflict) {
    return switch (conflict.kind()) {
      case QUOTA_BEYOND_LIST -> conflict.kind().name();
      case UNREACHABLE -> conflict.kind() + " " + conflict.rules().getFirst();
      default -> conflict.kind() + " " + String.join(" ", conflict.rules());
    };
  }

  /** A few rules over a few items. */
  private static final class Small {
    private final Random random;
    private final List<Item> items = new ArrayList<>();
    private final List<ConflictOracle.Spec> specs = new ArrayList<>();

    Small(Random random) {
      this.random = random;
      int count = random.nextInt(5);
      for (int i = 1; i <= count; i++) {
        Map<String, Object> values = new HashMap<>();
        if (random.nextInt(4) > 0) {
          values.put("brand", random.nextBoolean() ? "acme" : "bolt");
        }
        if (random.nextInt(4) > 0) {
          values.put("price", 10.0 * random.nextInt(4));
        }
        items.add(new Item(i * 40L, "i" + i, Attributes.of(values), 1, false));
      }
      int rules = 1 + random.nextInt(4);
      for (int i = 1; i <= rules; i++) {
        specs.add(spec("r" + i));
      }
    }

    ConflictSearch search() {
      Catalogue catalogue = Catalogue.of(1, Shop.SCHEMA, items);
      return ConflictSearch.of(
          specs.stream().map(ConflictOracle.Spec::rule).toList(),
          catalogue,
          new ItemColumns(catalogue),
          ConflictOracle.PLACEMENTS,
          ConflictOracle.DEPTH,
          Shop.NOW,
          ConflictSearch.WORK);
    }

    ConflictOracle oracle() {
      return new ConflictOracle(specs, items);
    }

    private ConflictOracle.Spec spec(String name) {
      Action action = action();
      boolean needsItems =
          action instanceof Action.Exclude
              || action instanceof Action.Only
              || action instanceof Action.Boost
              || action instanceof Action.Bury
              || action instanceof Action.Quota;
      boolean noItems = action instanceof Action.Pin || action instanceof Action.Diversify;
      Term when = random.nextInt(3) == 0 ? term(false, 2) : null;
      Term about = needsItems || (!noItems && random.nextBoolean()) ? term(true, 2) : null;
      boolean mayMatch = !(action instanceof Action.Only) && random.nextInt(4) == 0;
      Rule rule =
          new Rule(
              name,
              "",
              true,
              0,
              schedule(),
              random.nextInt(3) == 0 ? Set.of(random.nextBoolean() ? "home" : "cart") : Set.of(),
              when == null ? null : when.cel(),
              about == null ? null : about.cel(),
              mayMatch ? OnMissing.MATCH : OnMissing.NO_MATCH,
              action);
      return new ConflictOracle.Spec(rule, when, about);
    }

    private Action action() {
      return switch (random.nextInt(9)) {
        case 0 -> new Action.Exclude();
        case 1 -> new Action.Only();
        case 2 -> new Action.Boost(2);
        case 3 -> new Action.Bury(0.5);
        case 4 ->
            items.isEmpty()
                ? new Action.Exclude()
                : new Action.Pin("i" + (1 + random.nextInt(items.size())), 1 + random.nextInt(2));
        case 5 -> new Action.Cap("brand", 1 + random.nextInt(2), null);
        case 6 -> new Action.Quota(1 + random.nextInt(3), null);
        case 7 -> new Action.Diversify(0.5);
        default -> new Action.NoRepeat(List.of(), null);
      };
    }

    private Term term(boolean item, int depth) {
      if (depth > 0 && random.nextInt(3) == 0) {
        return new Term.Both(term(item, depth - 1), term(item, depth - 1), random.nextBoolean());
      }
      if (depth > 0 && random.nextInt(6) == 0) {
        return new Term.Not(term(item, depth - 1));
      }
      if (item && random.nextInt(5) > 0) {
        return switch (random.nextInt(4)) {
          case 0 -> new Term.Compare("item.brand", "==", random.nextBoolean() ? "acme" : "cord");
          case 1 -> new Term.In("item.brand", List.of("acme", "bolt"));
          case 2 -> new Term.Has("item.price");
          default -> new Term.Compare("item.price", order(), 10.0 * random.nextInt(4));
        };
      }
      return switch (random.nextInt(6)) {
        case 0 -> new Term.Compare("user.country", random.nextBoolean() ? "==" : "!=", "DE");
        case 1 -> new Term.In("user.country", List.of("DE", "AT"));
        case 2 -> new Term.Has("user.budget");
        case 3 -> new Term.Compare("context.device", "==", "mobile");
        case 4 -> new Term.Compare("context.placement", "==", "cart");
        default -> new Term.Compare("user.budget", order(), random.nextBoolean() ? 10.0 : 20.0);
      };
    }

    private String order() {
      return List.of("<", ">=", "==", "!=").get(random.nextInt(4));
    }

    private @Nullable Schedule schedule() {
      return switch (random.nextInt(16)) {
        case 0 -> new Schedule(T1, null, Set.of(), null, ZoneOffset.UTC);
        case 1 -> new Schedule(null, T1, Set.of(), null, ZoneOffset.UTC);
        case 2 -> new Schedule(T1, T2, Set.of(), null, ZoneOffset.UTC);
        case 3 -> new Schedule(null, T2, Set.of(DayOfWeek.MONDAY), null, ZoneOffset.UTC);
        case 4 -> new Schedule(null, T1, Set.of(DayOfWeek.SUNDAY), null, ZoneOffset.UTC);
        case 5 ->
            new Schedule(
                null,
                null,
                Set.of(DayOfWeek.FRIDAY),
                new Schedule.Hours(LocalTime.of(22, 0), LocalTime.of(4, 0)),
                ZoneOffset.UTC);
        case 6 ->
            new Schedule(
                T1,
                null,
                Set.of(),
                new Schedule.Hours(LocalTime.of(8, 0), LocalTime.of(12, 0)),
                ZoneOffset.UTC);
        default -> null;
      };
    }

    /** Evaluates the rules themselves on a witness. */
    boolean shows(Conflict conflict, Conflict.Witness witness) {
      Map<String, Object> context = new HashMap<>(witness.context().asMap());
      context.put("placement", witness.placement());
      RequestFacts facts = new RequestFacts(witness.user(), Attributes.of(context), witness.at());
      List<CompiledRule> rules =
          conflict.rules().stream()
              .map(
                  name ->
                      CompiledRule.compile(
                          specs.stream()
                              .map(ConflictOracle.Spec::rule)
                              .filter(rule -> rule.name().equals(name))
                              .findFirst()
                              .orElseThrow(),
                          Shop.SCHEMA))
              .toList();
      Item item =
          items.stream()
              .filter(one -> one.itemId().equals(witness.itemId()))
              .findFirst()
              .orElse(null);
      boolean inForce = rules.stream().allMatch(rule -> rule.isInForce(facts, witness.placement()));
      return switch (conflict.kind()) {
        case PIN_SLOT, QUOTA_BEYOND_LIST -> inForce;
        case BOOST_AND_BURY, CAP_BELOW_QUOTA ->
            inForce && rules.stream().allMatch(rule -> matches(rule, facts, item));
        case PIN_EXCLUDED -> inForce && leavesOut(rules.get(1), facts, item);
        case UNREACHABLE ->
            inForce
                && (item == null
                    || (touches(rules.get(0), facts, item)
                        && (leavesOut(rules.get(1), facts, item)
                            || matches(rules.get(1), facts, item))));
        case DEAD_RULE, SCHEDULES_NEVER_MEET -> false;
      };
    }

    private static boolean touches(CompiledRule rule, RequestFacts facts, @Nullable Item item) {
      return rule.rule().action() instanceof Action.Only
          ? !matches(rule, facts, item)
          : matches(rule, facts, item);
    }

    private static boolean matches(CompiledRule rule, RequestFacts facts, @Nullable Item item) {
      return item != null && (rule.items() == null || rule.items().test(facts, item.attributes()));
    }

    private static boolean leavesOut(CompiledRule rule, RequestFacts facts, @Nullable Item item) {
      return rule.rule().action() instanceof Action.Exclude
          ? matches(rule, facts, item)
          : rule.rule().action() instanceof Action.Only && !matches(rule, facts, item);
    }

    @Override
    public String toString() {
      return specs.stream().map(spec -> spec.rule().toString()).collect(Collectors.joining("\n"))
          + "\n"
          + items;
    }
  }
}
