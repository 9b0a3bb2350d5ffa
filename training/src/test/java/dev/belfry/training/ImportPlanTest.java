package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportPlanTest {
  @TempDir Path folder = Path.of("");

  private final List<String> rejected = new ArrayList<>();

  private Path file(String name, String text) throws IOException {
    return file(name, text, StandardCharsets.UTF_8);
  }

  private Path file(String name, String text, Charset charset) throws IOException {
    return Files.writeString(folder.resolve(name), text, charset);
  }

  private static ImportPlan plan(Path file) {
    return ImportPlan.of(file, null, Map.of(), null);
  }

  private Dataset read(ImportPlan plan) {
    return DatasetSource.collect(
        plan.source(AttributeSchema.reservedOnly()),
        PositiveRule.DEFAULT,
        (where, why) -> rejected.add(where.substring(where.lastIndexOf('/') + 1) + ": " + why));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path file) {
    return assertThatThrownBy(() -> plan(file)).isInstanceOf(BelfryException.class);
  }

  @Test
  void reviewsAreItemsUsersAndEvents() throws IOException {
    Path file =
        file(
            "reviews.csv",
            """
            id,brand,categories,manufacturer,name,reviews.date,reviews.didPurchase,reviews.rating,reviews.text,reviews.title,reviews.username
            P1,Acme,"Kitchen,Pots",Acme Ltd,Stew pot,2017-07-25T00:00:00.000Z,,5,"Heavy, and good.
            Mine is blue.",Buy it,cook42
            P1,Acme,"Kitchen,Pots",Acme Ltd,Stew pot,2016-01-06,,2,Too small,Meh,An Anonymous Customer
            P1,Acme,"Kitchen,Pots",Acme Ltd,Stew pot,2016-01-06,,4,Just right,,anonymous
            P2,,Garden,,Rake,2016-12-21T10:11:12Z,,3,It rakes,,ByAmazon Customer
            P2,,Garden,,Rake,2016-12-21T10:11:12Z,,3,It rakes,,ByAmazon Customer
            P2,,Garden,,Rake,2016-12-22,,,No stars,,cook42
            P2,,Garden,,Rake,,,4,No date,,cook42
            ,,Garden,,Rake,2016-12-22,,4,No product,,cook42
            """);
    ImportPlan plan = plan(file);
    assertThat(plan.mapping().reviews()).isTrue();
    assertThat(plan.lines().getFirst())
        .isEqualTo("reviews.csv: reviews, each an event of its user and product");
    assertThat(plan.lines().getLast()).contains("(left out)").contains("reviews.didPurchase");
    Dataset data = read(plan);
    assertThat(data.items()).hasSize(2);
    assertThat(data.items().getFirst().attributes().asMap())
        .containsEntry("title", "Stew pot")
        .containsEntry("brand", "Acme")
        .containsEntry("manufacturer", "Acme Ltd")
        .containsEntry("categories", List.of("Kitchen", "Pots"));
    assertThat(data.users()).hasSize(4);
    assertThat(data.users().stream().filter(u -> u.attributes().isTrue("is_anonymous"))).hasSize(3);
    assertThat(data.users().getFirst().userId()).isEqualTo("cook42");
    // The repeated one is two rows with one id here; the store keeps one of them.
    assertThat(data.events()).isEqualTo(5);
    assertThat(data.textOf(4)).isEqualTo("Buy it\nHeavy, and good.\nMine is blue.");
    assertThat(data.valueOf(4)).isEqualTo(5);
    assertThat(data.typeOf(4)).isEqualTo("rating");
    assertThat(rejected)
        .containsExactly(
            "reviews.csv line 8: the value is missing",
            "reviews.csv line 9: the time is missing",
            "reviews.csv line 10: the item is missing");
  }

  @Test
  void columnsAreProposedFromTheirNamesAndChangedByHand() throws IOException {
    Path file =
        file(
            "log.csv",
            "visitorId;sku;event;ts;shop\nv1;a;View;1600000000;north\nv2;b;buy;1600000001000;south\n");
    ImportPlan plan = plan(file);
    assertThat(plan.mapping().columns())
        .containsEntry("user", "visitorId")
        .containsEntry("item", "sku")
        .containsEntry("time", "ts")
        .doesNotContainKey("session");
    ImportPlan changed =
        ImportPlan.of(
            file, null, Map.of("type", "event", "user.shop:category", "shop", "event", ""), null);
    Dataset data = read(changed);
    assertThat(data.typeOf(0)).isEqualTo("view");
    assertThat(data.millisOf(0)).isEqualTo(1_600_000_000_000L);
    assertThat(data.millisOf(1)).isEqualTo(1_600_000_001_000L);
    assertThat(data.users().getFirst().attributes().text("shop")).isEqualTo("north");
    assertThat(rejected).isEmpty();
    assertThatThrownBy(() -> ImportPlan.of(file, null, Map.of("usr", "sku"), null))
        .hasMessageContaining("'usr' is no field")
        .hasMessageContaining("did you mean 'user'?");
    assertThatThrownBy(() -> ImportPlan.of(file, null, Map.of("item", "skuu"), null))
        .hasMessageContaining("There is no column 'skuu' (did you mean 'sku'?)");
  }

  @Test
  void tableOfItemsHasAnAttributeForEachColumn() throws IOException {
    Path file =
        file(
            "products.jsonl",
            """
            {"sku": "a", "name": "Pot", "colours": ["red", "blue"], "releaseYear": 1999, "size": {"w": 1}}
            {"sku": "b", "name": "Rake", "releaseYear": "old"}
            not json
            {"sku": "c", "name": "Hose", "releaseYear": 2001}
            """);
    ImportPlan plan = plan(file);
    assertThat(plan.mapping().kind()).isEqualTo(ColumnMapping.Kind.ITEMS);
    ImportPlan typed =
        ImportPlan.of(file, null, Map.of("release_year:number", "releaseYear", "size", ""), null);
    List<ImportSource.Described> items = new ArrayList<>();
    try (Rows<ImportSource.Described> rows =
        typed
            .source(AttributeSchema.reservedOnly())
            .items((where, why) -> rejected.add(where.replaceAll(".*/", "") + ": " + why))) {
      rows.each(items::add);
    }
    assertThat(items).extracting(ImportSource.Described::id).containsExactly("a", "c");
    assertThat(items.getFirst().values())
        .containsEntry("title", "Pot")
        .containsEntry("colours", List.of("red", "blue"))
        .containsEntry("release_year", 1999.0);
    assertThat(rejected)
        .containsExactly(
            "products.jsonl line 2: release_year is 'old' where a number is expected",
            "products.jsonl line 3: the line is no well-formed JSON");
  }

  @Test
  void parquetIsReadAndNestedColumnsAreLeftOut() throws Exception {
    Path file = folder.resolve("plays.parquet");
    parquet(
        file,
        "select 'u' || i as user_id, 's' || i % 3 as track_id, i * 1.0 as score,"
            + " timestamp '2020-01-01 00:00:00' + interval (i) second as ts, {'a': i} as nested"
            + " from range(5000) t(i)");
    ImportPlan plan = plan(file);
    assertThat(plan.columns()).containsExactly("user_id", "track_id", "score", "ts");
    Dataset data = read(plan);
    assertThat(data.events()).isEqualTo(5_000);
    assertThat(data.items()).hasSize(3);
    assertThat(data.instantOf(10)).hasToString("2020-01-01T00:00:10Z");
    assertThat(rejected).isEmpty();
    Path nested = folder.resolve("nested.parquet");
    parquet(nested, "select {'a': 1} as x");
    refused(nested).hasMessageContaining("has no column of plain values: flatten it first");
  }

  private static void parquet(Path file, String select) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
    }
  }

  @Test
  void oddFilesAreReadOrRefusedInASentence() throws IOException {
    Dataset data =
        read(
            plan(
                file(
                    "odd.csv",
                    "\uFEFFuser,item,rating\r\nu,\"a \"\"b\"\"\",5\r\nv,b\r\nw,5\" pipe,4\r\n")));
    assertThat(data.items()).extracting(i -> i.itemId()).containsExactly("a \"b\"", "5\" pipe");
    assertThat(rejected).containsExactly("odd.csv line 3: there are 2 fields where 3 are expected");
    rejected.clear();
    data =
        read(plan(file("quote.csv", "user,item,text\nu,a,\"never closed\nv,b,fine\nw,c,fine\n")));
    assertThat(data.events()).isEqualTo(2);
    assertThat(rejected).containsExactly("quote.csv line 2: a quote is opened and never closed");
    rejected.clear();
    Path latin = file("latin.csv", "user,item\nu,caf\u00e9\nv,tea\n", StandardCharsets.ISO_8859_1);
    assertThat(read(plan(latin)).events()).isEqualTo(1);
    assertThat(rejected)
        .containsExactly("latin.csv line 2: the line holds bytes that are not UTF-8");
    refused(file("utf16.csv", "\uFEFFuser,item\nu,a\n", StandardCharsets.UTF_16LE))
        .hasMessageContaining("is in UTF-16: save it as UTF-8");
    refused(file("empty.csv", "")).hasMessageContaining("is empty");
    refused(file("zip.csv", "PK\u0000\u0003")).hasMessageContaining("is no text");
    refused(file("list.json", "[{\"user\": 1}]")).hasMessageContaining("is one JSON list");
    refused(file("twice.csv", "user,item,user\n")).hasMessageContaining("'user' twice");
    refused(file("notes.txt", "hello")).hasMessageContaining("ending is not known");
    refused(folder.resolve("nowhere.csv")).hasMessageContaining("There is no file");
    refused(file("neither.csv", "a,b\n1,2\n"))
        .hasMessageContaining("looks like the user: name it with --map user=COLUMN");
  }

  @Test
  void numbersAndTimesThatAreNoneAreTold() throws IOException {
    Path file =
        file(
            "ratings.csv",
            "user,item,rating,timestamp\nu,a,NaN,1\nu,a,x,1\nu,a,5,yesterday\nu,a,5,2020-13-01\nu,a,5,1\n");
    assertThat(read(plan(file)).events()).isEqualTo(1);
    assertThat(rejected).hasSize(4);
    assertThat(rejected.get(0)).endsWith("the value is 'NaN' where a number is expected");
    assertThat(rejected.get(2)).contains("the time is 'yesterday' where seconds");
    assertThat(rejected.get(3)).contains("line 5").contains("'2020-13-01'");
  }
}
