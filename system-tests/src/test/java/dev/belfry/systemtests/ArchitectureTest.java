package dev.belfry.systemtests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shape of the house, as docs/architecture.md draws it. */
class ArchitectureTest {
  private static final int VERTICLE_LINES = 150;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.belfry");

  /** Which modules each module may know, besides itself. */
  private static final Map<String, List<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("contracts", List.of()),
              Map.entry("conditions", List.of("contracts")),
              Map.entry("experiments", List.of("contracts", "conditions")),
              Map.entry("platform", List.of("contracts")),
              Map.entry("model", List.of("contracts")),
              Map.entry("storage", List.of("contracts", "platform")),
              Map.entry("scoring", List.of("contracts", "platform", "storage", "model")),
              Map.entry("coldstart", List.of("contracts", "platform", "storage", "model")),
              Map.entry("reranker", List.of("contracts", "conditions", "platform", "storage")),
              Map.entry(
                  "gateway",
                  List.of("contracts", "conditions", "platform", "storage", "experiments")),
              Map.entry(
                  "training",
                  List.of("contracts", "platform", "storage", "model", "scoring", "coldstart"))));

  @Test
  void theArrowsRunOneWay() {
    ARROWS.forEach(
        (module, allowed) -> {
          String[] known =
              Stream.concat(Stream.of(module), allowed.stream())
                  .map(name -> "dev.belfry." + name + "..")
                  .toArray(String[]::new);
          noClasses()
              .that(resideInAPackage("dev.belfry." + module + ".."))
              .should()
              .dependOnClassesThat(
                  resideInAPackage("dev.belfry..").and(resideInAnyPackage(known).negate()))
              .because("'" + module + "' may know " + allowed + " only")
              .check(CLASSES);
        });
  }

  @Test
  void inTheServingModulesOnlyVerticlesKnowVertx() {
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.belfry.scoring..", "dev.belfry.coldstart..", "dev.belfry.reranker.."))
        .and()
        .haveNameNotMatching(".*Verticle(\\$.*)?")
        .should()
        .dependOnClassesThat(resideInAPackage("io.vertx.."))
        .check(CLASSES);
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.belfry.contracts..",
                "dev.belfry.conditions..",
                "dev.belfry.experiments..",
                "dev.belfry.model.."))
        .should()
        .dependOnClassesThat(resideInAPackage("io.vertx.."))
        .check(CLASSES);
  }

  @Test
  void sqlAndRedisStayInStorage() {
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.belfry.scoring..",
                "dev.belfry.coldstart..",
                "dev.belfry.reranker..",
                "dev.belfry.gateway.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "java.sql..",
                "org.postgresql..",
                "io.vertx.sqlclient..",
                "io.vertx.pgclient..",
                "io.vertx.redis.."))
        .check(CLASSES);
  }

  @Test
  void messagesAreRecords() {
    classes()
        .that()
        .implement(dev.belfry.contracts.common.Request.class)
        .should()
        .beRecords()
        .check(CLASSES);
  }

  @Test
  void aVerticleOnlyWires() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<String> tooLong =
          files
              .filter(file -> file.getFileName().toString().endsWith("Verticle.java"))
              .filter(file -> lines(file) >= VERTICLE_LINES)
              .map(file -> file + " has " + lines(file) + " lines")
              .toList();
      assertThat(tooLong).as("verticles of " + VERTICLE_LINES + " lines or more").isEmpty();
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<Path> bare =
          files
              .filter(file -> file.toString().contains("src/main/java"))
              .filter(file -> file.getFileName().toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList();
      assertThat(bare).as("packages without package-info").isEmpty();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
