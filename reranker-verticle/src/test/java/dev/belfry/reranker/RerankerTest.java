package dev.belfry.reranker;

import static dev.belfry.reranker.Shop.NOW;
import static dev.belfry.reranker.Shop.candidate;
import static dev.belfry.reranker.Shop.context;
import static dev.belfry.reranker.Shop.item;
import static dev.belfry.reranker.Shop.revised;
import static dev.belfry.reranker.Shop.rules;
import static dev.belfry.reranker.Shop.seen;
import static dev.belfry.reranker.Shop.soon;
import static dev.belfry.reranker.Shop.user;
import static dev.belfry.reranker.Shop.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RerankerTest {
  private static final Instant CLOCK = Instant.parse("2026-05-06T00:00:00Z");
  private static final UserProfile NOBODY = UserProfile.unknown(null);

  private final Map<Long, String> published = new HashMap<>();
  private final Reranker reranker =
      new Reranker(
          (itemNo, now) -> true,
          version -> Optional.ofNullable(published.get(version)),
          100,
          InstantSource.fixed(CLOCK));
  private final Catalogue catalogue =
      Shop.catalogue(
          1,
          item(1, "price", 10.0, "brand", "acme"),
          item(2, "price", 20.0, "brand", "acme"),
          item(3, "price", 30.0, "brand", "bolt"),
          item(4, "brand", "bolt"),
          item(5, "price", 50.0, "hidden", true),
          item(6, "price", 60.0, "stock", 0.0),
          item(7, "price", 70.0, "available_from", NOW.plusSeconds(60)),
          item(8, "price", 80.0, "available_until", NOW.plusSeconds(60)));

  @BeforeEach
  void empty() {
    use(1);
    reranker.apply(catalogue, List.of());
  }

  @Test
  void whatIsHiddenSoldOutOrNotYetAvailableIsNotEligible() {
    assertThat(numbers(eligible(1, NOBODY))).containsExactly(1, 2, 3, 4, 8);
  }

  @Test
  void windowsOpenAndCloseWithTheRequestsInstantWithoutANewCatalogue() {
    assertThat(numbers(at(NOW.plusSeconds(59)))).containsExactly(1, 2, 3, 4, 8);
    assertThat(numbers(at(NOW.plusSeconds(60)))).containsExactly(1, 2, 3, 4, 7);
    assertThat(numbers(at(NOW))).containsExactly(1, 2, 3, 4, 8);
  }

  @Test
  void requestsShareTheSetWhileNothingIsTheirOwn() {
    use(2, "{\"items\":\"item.price > 20\",\"action\":{\"type\":\"exclude\"}}");
    Eligibility first = eligible(2, user(Map.of(), seen(1, "view", Duration.ofDays(1))));
    Eligibility second = eligible(2, NOBODY);
    assertThat(first.allowed()).isSameAs(second.allowed());
    assertThat(numbers(first)).containsExactly(1, 2, 4);
  }

  @Test
  void requestsThatReadTheSameValuesShareTheSet() {
    use(2, "{\"items\":\"item.price > user.budget\",\"action\":{\"type\":\"exclude\"}}");
    Eligibility rich = eligible(2, user(Map.of("budget", 25.0, "country", "DE")));
    Eligibility same = eligible(2, user(Map.of("budget", 25.0, "country", "AT")));
    Eligibility poor = eligible(2, user(Map.of("budget", 15.0)));
    assertThat(numbers(rich)).containsExactly(1, 2, 4);
    assertThat(same.allowed()).isSameAs(rich.allowed());
    assertThat(numbers(poor)).containsExactly(1, 4);
    assertThat(numbers(eligible(2, NOBODY))).containsExactly(1, 2, 3, 4, 8);
  }

  @Test
  void onlyFailsClosedAndExcludeFailsOpenOnAMissingAttribute() {
    use(2, "{\"items\":\"item.price < 25\",\"action\":{\"type\":\"only\"}}");
    use(3, "{\"items\":\"item.price < 25\",\"action\":{\"type\":\"exclude\"}}");
    use(
        4,
        "{\"items\":\"item.price < 25\",\"onMissing\":\"match\",\"action\":{\"type\":\"exclude\"}}");
    assertThat(numbers(eligible(2, NOBODY))).containsExactly(1, 2);
    assertThat(numbers(eligible(3, NOBODY))).containsExactly(3, 4, 8);
    assertThat(numbers(eligible(4, NOBODY))).containsExactly(3, 8);
  }

  @Test
  void aRuleThatErrsIsSettledAndCounted() {
    use(
        2,
        "{\"items\":\"item.categories[3] == 'a'\",\"action\":{\"type\":\"exclude\"}}",
        "{\"items\":\"1.0 / item.price > user.budget\",\"action\":{\"type\":\"exclude\"}}");
    Item changed = revised(1, 2, "categories", List.of("a"));
    reranker.apply(catalogue.with(2, Shop.SCHEMA, List.of(changed)), List.of(changed));
    assertThat(reranker.errors().rules())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.rule()).isEqualTo("r1");
              assertThat(error.count()).isPositive();
              assertThat(error.lastAt()).isEqualTo(CLOCK);
            });
  }

  @Test
  void theSchemasDefaultCountsOnlyWhereTheRuleSaysDefault() {
    use(2, "{\"items\":\"item.margin > 0\",\"action\":{\"type\":\"exclude\"}}");
    use(
        3,
        "{\"items\":\"item.margin > 0\",\"onMissing\":\"no match\",\"action\":{\"type\":\"exclude\"}}");
    assertThat(numbers(eligible(2, NOBODY))).isEmpty();
    assertThat(numbers(eligible(3, NOBODY))).containsExactly(1, 2, 3, 4, 8);
  }

  @Test
  void whenAndPlacementsSayWhereARuleHolds() {
    use(
        2,
        "{\"when\":\"user.country == 'DE'\",\"placements\":[\"home\"],\"items\":\"item.brand == 'acme'\",\"action\":{\"type\":\"exclude\"}}");
    UserProfile german = user(Map.of("country", "DE"));
    assertThat(numbers(eligible(2, german))).containsExactly(3, 4, 8);
    assertThat(numbers(eligible(2, user(Map.of("country", "AT"))))).contains(1L, 2L);
    assertThat(numbers(eligible(2, NOBODY))).contains(1L, 2L);
    PrepareRequest cart =
        new PrepareRequest(
            soon(), versions(1, 2), true, german, context("cart"), null, ItemNumbers.empty(), null);
    assertThat(numbers(reranker.prepare(cart))).contains(1L, 2L);
  }

  @Test
  void noRepeatTakesTypesDaysAndItems() {
    UserProfile user =
        user(
            Map.of(),
            seen(1, "view", Duration.ofDays(40)),
            seen(2, "purchase", Duration.ofDays(10)),
            seen(3, "view", Duration.ofDays(1)));
    use(2, "{\"action\":{\"type\":\"noRepeat\"}}");
    use(3, "{\"action\":{\"type\":\"noRepeat\",\"types\":[\"view\"]}}");
    use(4, "{\"action\":{\"type\":\"noRepeat\",\"days\":30}}");
    use(5, "{\"items\":\"item.brand == 'acme'\",\"action\":{\"type\":\"noRepeat\"}}");
    assertThat(eligible(2, user).denied()).isEqualTo(ItemNumbers.of(1, 2, 3));
    assertThat(eligible(3, user).denied()).isEqualTo(ItemNumbers.of(1, 3));
    assertThat(eligible(4, user).denied()).isEqualTo(ItemNumbers.of(2, 3));
    assertThat(eligible(5, user).denied()).isEqualTo(ItemNumbers.of(1, 2));
  }

  @Test
  void aRequestFiltersRestrictsAndExcludes() {
    assertThat(numbers(prepare(1, "item.price < 25", ItemNumbers.empty(), null)))
        .containsExactly(1, 2);
    assertThat(numbers(prepare(1, null, ItemNumbers.of(2), ItemNumbers.of(2, 3, 5, 99))))
        .containsExactly(3);
    assertThat(
            numbers(
                prepare(1, "item.brand == 'acme'", ItemNumbers.empty(), ItemNumbers.of(2, 3, 4))))
        .containsExactly(2);
    assertThat(
            numbers(
                prepare(
                    1,
                    "item.created_at < now || item.price > 25 && context.device == 'mobile'",
                    ItemNumbers.empty(),
                    null)))
        .containsExactly(3, 8);
  }

  @Test
  void aFilterIsQuickTheSecondTime() {
    PrepareRequest request = request(1, "item.price < 25", ItemNumbers.empty(), null);
    assertThat(reranker.prepareIfQuick(request)).isEmpty();
    Eligibility first = reranker.prepare(request);
    assertThat(reranker.prepareIfQuick(request))
        .get()
        .satisfies(second -> assertThat(second.allowed()).isSameAs(first.allowed()));
    reranker.apply(
        catalogue.with(2, Shop.SCHEMA, List.of(revised(2, 2, "price", 26.0))),
        List.of(revised(2, 2, "price", 26.0)));
    PrepareRequest later =
        new PrepareRequest(
            soon(),
            versions(2, 1),
            true,
            NOBODY,
            context("home"),
            "item.price < 25",
            ItemNumbers.empty(),
            null);
    assertThat(numbers(reranker.prepare(later))).containsExactly(1);
  }

  @Test
  void aFilterThatIsNoneIsTheCallersFault() {
    assertThatThrownBy(() -> prepare(1, "item.prise < 25", ItemNumbers.empty(), null))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessage(
            "filter, line 1, column 6: there is no attribute 'prise' of item; did you mean"
                + " item.price?");
  }

  @Test
  void withoutRulesTheGateFilterAndExclusionsStay() {
    use(
        2,
        "{\"items\":\"item.price > 20\",\"action\":{\"type\":\"exclude\"}}",
        "{\"action\":{\"type\":\"noRepeat\"}}");
    PrepareRequest request =
        new PrepareRequest(
            soon(),
            versions(1, 2),
            false,
            user(Map.of(), seen(1, "view", Duration.ofDays(1))),
            context("home"),
            "item.brand == 'acme' || item.price > 50",
            ItemNumbers.of(2),
            null);
    assertThat(numbers(reranker.prepare(request))).containsExactly(1, 8);
  }

  @Test
  void theLastTwoCataloguesAreHeld() {
    Catalogue second = catalogue.with(2, Shop.SCHEMA, List.of());
    Catalogue third = second.with(3, Shop.SCHEMA, List.of());
    reranker.apply(second, List.of());
    assertThat(eligible(versions(1, 1), NOBODY).catalogueVersion()).isEqualTo(1);
    reranker.apply(third, List.of());
    assertThat(eligible(versions(2, 1), NOBODY).catalogueVersion()).isEqualTo(2);
    for (Versions gone : List.of(versions(1, 1), versions(4, 1), versions(3, 99))) {
      assertThatThrownBy(() -> eligible(gone, NOBODY))
          .isInstanceOfSatisfying(
              BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VERSION_GONE));
    }
  }

  @Test
  void aRulesetThatWasLiveBeforeIsFetched() {
    published.put(77L, rules("{\"items\":\"item.price > 20\",\"action\":{\"type\":\"exclude\"}}"));
    PrepareRequest request = Shop.prepare(versions(1, 77), NOBODY);
    assertThat(reranker.prepareIfQuick(request)).isEmpty();
    assertThat(numbers(reranker.prepare(request))).containsExactly(1, 2, 4);
  }

  @Test
  void aRulesetThatCannotBeReadLeavesTheOthersInForce() {
    assertThatThrownBy(() -> reranker.publish(9, "{\"rules\":[{}]}"))
        .isInstanceOf(BelfryException.class);
    assertThat(numbers(eligible(1, NOBODY))).isNotEmpty();
  }

  @Test
  void aRuleThatTheSchemaNoLongerFitsIsSettledByItsOnMissing() {
    use(
        2,
        "{\"items\":\"item.colour == 'red'\",\"action\":{\"type\":\"exclude\"}}",
        "{\"when\":\"user.tier == 'gold'\",\"items\":\"item.price > 20\",\"action\":{\"type\":\"exclude\"}}");
    assertThat(numbers(eligible(2, NOBODY))).containsExactly(1, 2, 3, 4, 8);
    Catalogue next =
        catalogue.with(
            2,
            Shop.SCHEMA.with(
                2,
                List.of(
                    new AttributeDefinition(
                        Entity.ITEM, "colour", AttributeType.CATEGORY, false, null, "plain"))),
            List.of(revised(2, 2, "colour", "red")));
    reranker.apply(next, List.of(revised(2, 2, "colour", "red")));
    assertThat(numbers(eligible(versions(2, 2), NOBODY))).containsExactly(1, 3, 4, 8);
  }

  @Test
  void appliesTheListRulesInForce() {
    use(
        2,
        "{\"items\":\"item.brand == 'bolt'\",\"action\":{\"type\":\"boost\",\"factor\":3}}",
        "{\"placements\":[\"cart\"],\"items\":\"item.brand == 'acme'\",\"action\":{\"type\":\"boost\",\"factor\":9}}");
    RankedList list = apply(versions(1, 2), true, 2);
    assertThat(list.items()).extracting(RankedItem::itemNo).containsExactly(3L, 1L);
    assertThat(list.items().getFirst().effects())
        .singleElement()
        .satisfies(
            effect -> {
              assertThat(effect.rule()).isEqualTo("r1");
              assertThat(effect.action()).isEqualTo("boost");
              assertThat(effect.factor()).isEqualTo(3);
            });
    assertThat(apply(versions(1, 2), false, 2).items())
        .extracting(RankedItem::itemNo)
        .containsExactly(1L, 2L);
  }

  @Test
  void aNegativeDepthIsRefused() {
    assertThatThrownBy(() -> apply(versions(1, 1), true, -1))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("depth is -1");
  }

  private RankedList apply(Versions versions, boolean applyRules, int depth) {
    return reranker.apply(
        new ApplyRequest(
            soon(),
            versions,
            applyRules,
            eligible(versions, NOBODY),
            NOBODY,
            context("home"),
            List.of(candidate(1, 0.9), candidate(2, 0.8), candidate(3, 0.5)),
            depth,
            1));
  }

  private void use(long version, String... rules) {
    reranker.publish(version, rules(rules));
  }

  private Eligibility eligible(long ruleset, UserProfile user) {
    return eligible(versions(1, ruleset), user);
  }

  private Eligibility eligible(Versions versions, UserProfile user) {
    return reranker.prepare(Shop.prepare(versions, user));
  }

  private Eligibility at(Instant now) {
    return reranker.prepare(
        new PrepareRequest(
            soon(),
            versions(1, 1),
            true,
            NOBODY,
            new RequestContext("home", context("home").attributes(), now),
            null,
            ItemNumbers.empty(),
            null));
  }

  private Eligibility prepare(
      long ruleset,
      @Nullable String filter,
      ItemNumbers exclude,
      @Nullable ItemNumbers restrictTo) {
    return reranker.prepare(request(ruleset, filter, exclude, restrictTo));
  }

  private static PrepareRequest request(
      long ruleset,
      @Nullable String filter,
      ItemNumbers exclude,
      @Nullable ItemNumbers restrictTo) {
    return new PrepareRequest(
        soon(), versions(1, ruleset), true, NOBODY, context("home"), filter, exclude, restrictTo);
  }

  private static long[] numbers(Eligibility eligibility) {
    return LongStream.range(0, 200).filter(eligibility::contains).toArray();
  }
}
