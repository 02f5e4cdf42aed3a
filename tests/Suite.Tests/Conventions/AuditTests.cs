using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>An entity that the audit does not know would be recorded without its values.</summary>
public class AuditTests
{
    [Fact]
    public void Every_entity_is_audited_as_a_record_or_left_out_for_a_reason()
    {
        foreach (var db in Contexts.All())
            using (db) Violations.None(Unmapped(db, Map(db)));
    }

    [Fact]
    public void An_entity_that_is_neither_and_a_record_of_unknown_properties_are_found()
    {
        using var db = Contexts.All()[0];
        Assert.NotEmpty(Unmapped(db, new AuditMap()));
        var first = Map(db).Entities.First();
        Violations.One(Unknown(db, first with { Keys = ["Nothing"] }), "Nothing");
    }

    static AuditMap Map(EmbassyDb db) => AuditMap.Of(db);

    static IEnumerable<string> Unmapped(EmbassyDb db, AuditMap map) =>
        db.Model.GetEntityTypes().Where(e => e.FindOwnership() is null && !map.Leaves(e.ClrType) && map.Find(e.ClrType) is null)
            .Select(e => $"{db.GetType().Name}: {e.ClrType.Name} is neither a record of the audit nor left out; see MapAudit.")
            .Concat(map.Entities.SelectMany(e => Unknown(db, e)));

    static IEnumerable<string> Unknown(EmbassyDb db, AuditEntity entity)
    {
        var type = db.Model.FindEntityType(entity.Type)!;
        return entity.Keys.Where(k => type.FindProperty(k) is null)
            .Select(k => $"{entity.Type.Name} has no property {k} for its record {entity.Record}.");
    }
}
