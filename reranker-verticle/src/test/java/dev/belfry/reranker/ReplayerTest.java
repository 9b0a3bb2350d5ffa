package dev.belfry.reranker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.PreviewRequest;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.storage.ItemRevision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplayerTest {

  @Property(tries = 400)
  void aReplayIsTheRecordBitForBit(@ForAll long seed) {
    RecordedShop shop = new RecordedShop(seed, 60);
    String rules = shop.rules();
    RecordedShop.Served served = shop.serve(rules, 40);
    // Nothing but the record and the items that it names.
    ReplayItems items = new ReplayItems(served.catalogue());
    items.addAll(List.of(served.list()));
    Replayer replayer = new Replayer(Ruleset.parse(1, rules), items.catalogue());
    RankedList again = replayer.replay(served.list());
    assertThat(again.items()).isEqualTo(served.ranked().items());
    assertThat(again.dropped()).isEqualTo(served.ranked().dropped());
    assertThat(again.fetched()).isEqualTo(served.ranked().fetched());
    assertThat(replayer.firstPage(RecordedRequest.of(served.list(), ItemNumbers.empty())))
        .isEqualTo(served.list().items());
  }

  @Property(tries = 60)
  void listsAreReplayedWithItemsAsTheyWere(@ForAll long seed) {
    RecordedShop shop = new RecordedShop(seed, 60);
    String rules = shop.rules();
    List<RecordedShop.Served> served = new ArrayList<>();
    Map<ItemRevision, Item> history = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      RecordedShop.Served list = shop.serve(rules, 40);
      served.addFirst(list);
      list.catalogue()
          .forEach(item -> history.put(new ItemRevision(item.itemNo(), item.revision()), item));
      shop.change();
    }
    List<ServedList> lists = served.stream().map(RecordedShop.Served::list).toList();
    ReplayItems items = new ReplayItems(shop.catalogue());
    Map<ItemRevision, Item> asked = new HashMap<>(history);
    asked.keySet().retainAll(items.unknown(lists));
    for (ItemRevision gone : items.unknown(lists)) {
      asked.putIfAbsent(gone, Shop.deleted(gone.itemNo(), gone.revision()));
    }
    items.know(asked);
    items.addAll(lists);
    Replayer replayer = new Replayer(Ruleset.parse(1, rules), items.catalogue());
    for (RecordedShop.Served list : served) {
      List<Item> changes = items.moveTo(list.list()).orElseThrow();
      replayer.moveTo(items.catalogue(), changes);
      assertThat(replayer.replay(list.list()).items()).isEqualTo(list.ranked().items());
    }
  }

  @Property(tries = 60)
  void aDraftThatIsLiveMakesNoDifference(@ForAll long seed) {
    RecordedShop shop = new RecordedShop(seed, 60);
    String recordedWith = shop.rules();
    String rules = shop.rules();
    List<ServedList> lists = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      lists.add(shop.serve(recordedWith, 40).list());
    }
    Preview preview = preview(shop.catalogue(), rules, rules, lists);
    assertThat(preview.lists()).isEqualTo(6);
    assertThat(preview.changed()).isZero();
    assertThat(preview.overlap()).isEqualTo(1);
    assertThat(preview.moved()).isZero();
    assertThat(preview.gained()).isEmpty();
    assertThat(preview.lost()).isEmpty();
    assertThat(preview.shorter()).isZero();
    assertThat(preview.worst()).allSatisfy(list -> assertThat(list.draft()).isEqualTo(list.live()));
  }

  @Test
  void whatADraftTakesAwayIsCounted() {
    RecordedShop shop = new RecordedShop(5, 60);
    String live = Shop.rules();
    List<ServedList> lists = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lists.add(shop.serve(live, 40).list());
    }
    ServedList without = withoutInputs(lists.getFirst());
    List<ServedList> all = new ArrayList<>(lists);
    all.add(without);
    String draft =
        Shop.rules("{\"items\":\"item.brand == 'acme'\",\"action\":{\"type\":\"exclude\"}}");
    Preview preview = preview(shop.catalogue(), live, draft, all);
    assertThat(preview.lists()).isEqualTo(10);
    assertThat(preview.skipped()).containsExactly(new Preview.Skipped(ReplayWalk.NOT_RECORDED, 1));
    assertThat(preview.changed()).isPositive();
    assertThat(preview.overlap()).isBetween(0.0, 0.999);
    Catalogue catalogue = shop.catalogue();
    assertThat(preview.lost())
        .allSatisfy(
            count ->
                assertThat(catalogue.find(count.itemNo()).attributes().text("brand"))
                    .isEqualTo("acme"));
    assertThat(preview.gained())
        .allSatisfy(
            count ->
                assertThat(catalogue.find(count.itemNo()).attributes().text("brand"))
                    .isNotEqualTo("acme"));
    assertThat(preview.worst()).hasSize(10);
    assertThat(preview.worst().getFirst().overlap())
        .isLessThanOrEqualTo(preview.worst().getLast().overlap());
  }

  private static ServedList withoutInputs(ServedList list) {
    return new ServedList(
        list.listId(),
        null,
        0,
        list.servedAt(),
        list.userNo(),
        null,
        list.placement(),
        list.context(),
        list.purpose(),
        list.regime(),
        list.versions(),
        list.items(),
        List.of(),
        100,
        Map.of(),
        null,
        List.of(),
        null);
  }

  private static Preview preview(
      Catalogue catalogue, String against, String draft, List<ServedList> lists) {
    PreviewRun run =
        new PreviewRun(
            new PreviewRequest(Shop.soon(), against, draft, 1_000, null),
            catalogue,
            Shop.NOW.plus(Duration.ofDays(20)));
    assertThat(run.unknown(lists)).isEmpty();
    run.take(lists, Map.of());
    return run.result(0);
  }
}
