package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.Entity;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table of items, one of users and one of events, or some of them.
 *
 * @param declared attributes that a schema file declares, whether there is a column or not
 */
record TablesSource(String name, List<MappedTable> tables, List<AttributeDefinition> declared)
    implements ImportSource {
  TablesSource {
    tables = List.copyOf(tables);
    declared = List.copyOf(declared);
  }

  @Override
  public List<String> notes() {
    return tables.stream().map(MappedTable::note).filter(note -> !note.isEmpty()).toList();
  }

  @Override
  public List<AttributeDefinition> attributes() {
    Map<String, AttributeDefinition> all = new LinkedHashMap<>();
    declared.forEach(d -> all.put(d.entity() + "." + d.name(), d));
    tables.forEach(
        table -> table.attributes().forEach(d -> all.putIfAbsent(d.entity() + "." + d.name(), d)));
    return List.copyOf(all.values());
  }

  private Optional<MappedTable> of(ColumnMapping.Kind kind) {
    return tables.stream().filter(table -> table.mapping().kind() == kind).findFirst();
  }

  @Override
  public boolean describesItems() {
    return of(ColumnMapping.Kind.ITEMS).isPresent();
  }

  @Override
  public boolean merges() {
    return tables.size() == 1 && of(ColumnMapping.Kind.EVENTS).isPresent();
  }

  @Override
  public Rows<Described> items(Rejects rejects) throws IOException {
    return described(Entity.ITEM, ColumnMapping.Kind.ITEMS, rejects);
  }

  @Override
  public Rows<Described> users(Rejects rejects) throws IOException {
    return described(Entity.USER, ColumnMapping.Kind.USERS, rejects);
  }

  private Rows<Described> described(Entity entity, ColumnMapping.Kind kind, Rejects rejects)
      throws IOException {
    @Nullable MappedTable table =
        of(kind)
            .or(() -> of(ColumnMapping.Kind.EVENTS).filter(events -> events.describes(entity)))
            .orElse(null);
    return table == null ? Rows.of(List.of()) : table.described(entity, rejects);
  }

  @Override
  public Rows<SourceEvent> events(Rejects rejects) throws IOException {
    @Nullable MappedTable table = of(ColumnMapping.Kind.EVENTS).orElse(null);
    return table == null ? Rows.of(List.of()) : table.events(rejects);
  }
}
